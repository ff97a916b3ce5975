package io.eventhus.bank.cli;

import io.eventhus.bank.domain.PerformDeposit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "deposit", description = "Pays money in.", mixinStandardHelpOptions = true)
final class DepositCommand extends BankSubcommand implements Runnable {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of the account.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "How much, in minor units.")
    private long amount;

    @Override
    public void run() {
        perform(new PerformDeposit(readable(account, "the id"), amount));
    }
}
