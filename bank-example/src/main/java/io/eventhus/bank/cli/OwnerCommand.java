package io.eventhus.bank.cli;

import io.eventhus.bank.domain.ChangeOwner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "owner", description = "Gives an account to someone else.", mixinStandardHelpOptions = true)
final class OwnerCommand extends BankSubcommand implements Runnable {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of the account.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "OWNER", description = "Who it belongs to from now on.")
    private String owner = "";

    @Override
    public void run() {
        perform(new ChangeOwner(readable(account, "the id"), readable(owner, "the owner")));
    }
}
