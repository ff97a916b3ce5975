package io.eventhus.bank.domain;

/**
 * The bank refused a command; nothing was stored. It is an answer, not a fault, and so carries no stack trace.
 */
public final class BankRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why the bank refused. */
    public enum Reason {
        /** An id or an owner is empty or not well-formed Unicode. */
        TEXT_UNUSABLE,
        /** The amount is zero or negative. */
        AMOUNT_NOT_POSITIVE,
        /** There is no such account. */
        ACCOUNT_UNKNOWN,
        /** There is such an account already. */
        ACCOUNT_EXISTS,
        /** The balance is smaller than the withdrawal. */
        OVERDRAFT,
        /** The balance would no longer fit into 64 bits. */
        BALANCE_OVERFLOW
    }

    private final Reason reason;

    /**
     * Makes a refusal.
     *
     * @param reason  why, for programs
     * @param message why, for people
     */
    public BankRefusedException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** Returns why the bank refused. */
    public Reason reason() {
        return reason;
    }
}
