package io.eventhus.bank.cli;

import io.eventhus.bank.PublishAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Collects the addresses of a repeated option, from before the subcommand and from behind it. */
final class PublishAddresses {

    private final List<PublishAddress> addresses = new ArrayList<>();

    List<PublishAddress> all() {
        return List.copyOf(addresses);
    }

    /** Adds what stands behind the option; picocli by itself would forget what stood before the subcommand. */
    static final class Adding implements IParameterConsumer {

        /** Made by picocli. */
        Adding() {}

        @Override
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            PublishAddresses collected = option.getValue();
            try {
                if (arguments.isEmpty()) {
                    throw new IllegalArgumentException("there is no publisher; expected " + PublishAddress.FORMS);
                }
                PublishAddress address = PublishAddress.parse(arguments.pop());
                if (collected.addresses.contains(address)) {
                    throw new IllegalArgumentException(address + " was named before; expected each publisher once");
                }
                collected.addresses.add(address);
            } catch (IllegalArgumentException unusable) {
                throw new ParameterException(
                        command.commandLine(), "--publish: " + unusable.getMessage(), unusable, option, null);
            }
        }
    }
}
