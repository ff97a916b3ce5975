package io.eventhus.bank.domain;

import java.nio.charset.StandardCharsets;

/** The rule for ids and owners: any text that can be stored exactly, but not the empty one. */
final class Texts {

    private Texts() {}

    static void check(String text, String what) {
        if (text.isEmpty()) {
            throw new BankRefusedException(
                    BankRefusedException.Reason.TEXT_UNUSABLE, what + " is empty; expected at least one character");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new BankRefusedException(
                    BankRefusedException.Reason.TEXT_UNUSABLE,
                    what + " holds half a surrogate pair; expected well-formed Unicode");
        }
    }
}
