package io.eventhus.envelope;

/** Which of the two dialects of the Go toolkit an envelope is written in. */
public enum Profile {

    /** The released toolkit, and the default: no {@code command_id}, types as Go names them ({@code AccountCreated}). */
    V1,

    /** The toolkit's branch v2: with {@code command_id}, types in snake case ({@code account_created}). */
    V2
}
