package io.eventhus.bank.cli;

import io.eventhus.bank.domain.BankCommand;
import io.eventhus.bank.domain.ChangeOwner;
import io.eventhus.bank.domain.CreateAccount;
import io.eventhus.bank.domain.PerformDeposit;
import io.eventhus.bank.domain.PerformWithdrawal;
import io.eventhus.envelope.Ids;
import java.util.SplittableRandom;

/**
 * Which commands a load consists of. The ids belong to this run alone, so that several loads can share a store; all
 * else follows from the seed.
 */
final class LoadPlan {

    private static final int MOST_DEPOSIT = 1000;

    /** Far below what a deposit brings on average, so that few withdrawals overdraw: a load is to write. */
    private static final int MOST_WITHDRAWAL = 50;

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final String prefix = "load-" + Ids.next() + "-";
    private final int accounts;
    private final int commands;
    private final int callers;
    private final long seed;

    LoadPlan(int accounts, int commands, int callers, long seed) {
        this.accounts = accounts;
        this.commands = commands;
        this.callers = callers;
        this.seed = seed;
    }

    int accounts() {
        return accounts;
    }

    int commands() {
        return commands;
    }

    int callers() {
        return callers;
    }

    /** Returns the command that opens the n-th account. */
    BankCommand opening(int n) {
        return new CreateAccount(account(n), "owner-" + n);
    }

    /** Returns the n-th command: mostly deposits, some withdrawals that may overdraw, a few changes of owner. */
    BankCommand command(int n) {
        SplittableRandom random = new SplittableRandom(seed + n * GOLDEN_GAMMA);
        String account = account(random.nextInt(accounts));
        int kind = random.nextInt(100);
        int amount = 1 + random.nextInt(MOST_DEPOSIT);
        if (kind < 75) {
            return new PerformDeposit(account, amount);
        }
        return kind < 95
                ? new PerformWithdrawal(account, 1 + amount % MOST_WITHDRAWAL)
                : new ChangeOwner(account, "owner-" + amount);
    }

    private String account(int n) {
        return prefix + n;
    }
}
