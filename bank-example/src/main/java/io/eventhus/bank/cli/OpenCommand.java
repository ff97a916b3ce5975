package io.eventhus.bank.cli;

import io.eventhus.bank.domain.CreateAccount;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "open", description = "Opens an account.", mixinStandardHelpOptions = true)
final class OpenCommand extends BankSubcommand implements Runnable {

    @Parameters(index = "0", paramLabel = "ID", description = "The id of the account.")
    private String account = "";

    @Parameters(index = "1", paramLabel = "OWNER", description = "Who it belongs to.")
    private String owner = "";

    @Override
    public void run() {
        perform(new CreateAccount(readable(account, "the id"), readable(owner, "the owner")));
    }
}
