package io.eventhus.bank.cli;

import io.eventhus.bank.domain.PerformWithdrawal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "withdraw", description = "Takes money out.", mixinStandardHelpOptions = true)
final class WithdrawCommand extends BankSubcommand implements Runnable {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of the account.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "AMOUNT", description = "How much, in minor units.")
    private long amount;

    @Override
    public void run() {
        perform(new PerformWithdrawal(readable(account, "the id"), amount));
    }
}
