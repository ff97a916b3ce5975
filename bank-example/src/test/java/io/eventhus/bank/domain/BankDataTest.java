package io.eventhus.bank.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class BankDataTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void the_data_of_each_event_is_spelt_as_go_spells_it() throws Exception {
        assertThat(JSON.writeValueAsString(new AccountCreated("a", "mishudark")))
                .isEqualTo("{\"owner\":\"mishudark\"}");
        assertThat(JSON.writeValueAsString(new DepositPerformed("a", 300))).isEqualTo("{\"amount\":300}");
        assertThat(JSON.writeValueAsString(new WithdrawalPerformed("a", 249))).isEqualTo("{\"ammount\":249}");
        assertThat(JSON.writeValueAsString(new OwnerChanged("a", "gopher"))).isEqualTo("{\"owner\":\"gopher\"}");
    }

    @Test
    void amounts_keep_all_64_bits() throws Exception {
        DepositPerformed most = new DepositPerformed(null, Long.MAX_VALUE);

        assertThat(JSON.readValue(JSON.writeValueAsString(most), DepositPerformed.class))
                .isEqualTo(most);
    }

    @Test
    void both_spellings_of_an_amount_are_read() throws Exception {
        assertThat(JSON.readValue("{\"amount\":249}", WithdrawalPerformed.class))
                .isEqualTo(new WithdrawalPerformed(null, 249));
        assertThat(JSON.readValue("{\"ammount\":249}", WithdrawalPerformed.class))
                .isEqualTo(new WithdrawalPerformed(null, 249));
        assertThat(JSON.readValue("{\"ammount\":300}", DepositPerformed.class))
                .isEqualTo(new DepositPerformed(null, 300));
    }

    @Test
    void unknown_and_missing_keys_are_read_past() throws Exception {
        assertThat(JSON.readValue("{\"owner\":\"x\",\"more\":1}", AccountCreated.class))
                .isEqualTo(new AccountCreated(null, "x"));
        assertThat(JSON.readValue("{}", OwnerChanged.class)).isEqualTo(new OwnerChanged(null, ""));
        assertThat(JSON.readValue("{\"account\":\"forged\",\"amount\":1}", DepositPerformed.class))
                .isEqualTo(new DepositPerformed(null, 1));
    }

    @Test
    void a_command_with_an_id_that_cannot_be_stored_is_refused_at_once() {
        assertThatThrownBy(() -> new PerformDeposit("", 1))
                .isInstanceOf(BankRefusedException.class)
                .hasMessageContaining("the account id is empty");
        assertThatThrownBy(() -> new CreateAccount("\ud83d", "owner"))
                .isInstanceOf(BankRefusedException.class)
                .hasMessageContaining("surrogate");
    }
}
