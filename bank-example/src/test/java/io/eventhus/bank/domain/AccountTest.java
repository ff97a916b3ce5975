package io.eventhus.bank.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventhus.axon.EventhusConfiguration;
import io.eventhus.axon.EventhusSettings;
import io.eventhus.bank.BankEvents;
import io.eventhus.bank.domain.BankRefusedException.Reason;
import io.eventhus.core.EventStore;
import io.eventhus.core.EventStoreConfig;
import io.eventhus.core.memory.MemoryCommitLog;
import io.eventhus.core.memory.MemoryStateStore;
import java.util.Set;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.test.fixture.AxonTestFixture;
import org.axonframework.test.fixture.AxonTestPhase;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {

    private static final String ID = "0000XSNJG0MQJHBF4QX1EFD6Y3";

    private final EventStore store = EventStore.open(new MemoryCommitLog(), EventStoreConfig.defaults());
    private final AxonTestFixture fixture = AxonTestFixture.with(EventhusConfiguration.install(
            EventhusConfiguration.withoutUpdateChecker(EventSourcingConfigurer.create())
                    .registerEntity(EventSourcedEntityModule.autodetected(String.class, Account.class)),
            EventhusSettings.of(store, new MemoryStateStore(), BankEvents.REGISTER, "fixture")
                    .withAggregateKeys(Set.of(BankEvent.TAG))));

    @AfterEach
    void stop() {
        fixture.stop();
        store.close();
    }

    @Test
    void an_account_is_opened_for_an_owner() {
        fixture.given()
                .noPriorActivity()
                .when()
                .command(new CreateAccount(ID, "mishudark"))
                .then()
                .success()
                .events(new AccountCreated(ID, "mishudark"));
    }

    @Test
    void an_account_that_exists_is_not_opened_again() {
        refusal(givenBalance(0), new CreateAccount(ID, "someone else"), Reason.ACCOUNT_EXISTS);
    }

    @Test
    void an_account_without_an_owner_is_not_opened() {
        refusal(fixture.given().noPriorActivity(), new CreateAccount(ID, ""), Reason.TEXT_UNUSABLE);
    }

    @Test
    void a_deposit_is_paid_in() {
        givenBalance(0)
                .when()
                .command(new PerformDeposit(ID, 300))
                .then()
                .success()
                .events(new DepositPerformed(ID, 300));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void a_deposit_that_is_not_positive_is_refused(long amount) {
        refusal(givenBalance(0), new PerformDeposit(ID, amount), Reason.AMOUNT_NOT_POSITIVE);
    }

    @Test
    void a_deposit_to_an_unknown_account_is_refused() {
        refusal(fixture.given().noPriorActivity(), new PerformDeposit(ID, 1), Reason.ACCOUNT_UNKNOWN);
    }

    @Test
    void a_deposit_may_fill_the_balance_to_the_last_of_64_bits() {
        givenBalance(1)
                .when()
                .command(new PerformDeposit(ID, Long.MAX_VALUE - 1))
                .then()
                .success()
                .events(new DepositPerformed(ID, Long.MAX_VALUE - 1));
    }

    @Test
    void a_deposit_that_would_overflow_the_balance_is_refused() {
        refusal(givenBalance(1), new PerformDeposit(ID, Long.MAX_VALUE), Reason.BALANCE_OVERFLOW);
    }

    @Test
    void a_withdrawal_that_the_balance_covers_is_paid_out() {
        givenBalance(300)
                .when()
                .command(new PerformWithdrawal(ID, 249))
                .then()
                .success()
                .events(new WithdrawalPerformed(ID, 249));
    }

    @Test
    void the_whole_balance_can_be_withdrawn_once() {
        givenBalance(51)
                .when()
                .command(new PerformWithdrawal(ID, 51))
                .then()
                .success()
                .events(new WithdrawalPerformed(ID, 51));
        refusal(
                fixture.given()
                        .events(
                                new AccountCreated("other", "mishudark"),
                                new DepositPerformed("other", 51),
                                new WithdrawalPerformed("other", 51)),
                new PerformWithdrawal("other", 1),
                Reason.OVERDRAFT);
    }

    @Test
    void an_overdraft_is_refused() {
        refusal(givenBalance(51), new PerformWithdrawal(ID, 52), Reason.OVERDRAFT);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -249, Long.MIN_VALUE})
    void a_withdrawal_that_is_not_positive_is_refused(long amount) {
        refusal(givenBalance(300), new PerformWithdrawal(ID, amount), Reason.AMOUNT_NOT_POSITIVE);
    }

    @Test
    void a_withdrawal_from_an_unknown_account_is_refused() {
        refusal(fixture.given().noPriorActivity(), new PerformWithdrawal(ID, 1), Reason.ACCOUNT_UNKNOWN);
    }

    @Test
    void an_account_changes_its_owner() {
        givenBalance(0)
                .when()
                .command(new ChangeOwner(ID, "gopher"))
                .then()
                .success()
                .events(new OwnerChanged(ID, "gopher"));
    }

    @Test
    void an_owner_without_a_name_is_refused() {
        refusal(givenBalance(0), new ChangeOwner(ID, ""), Reason.TEXT_UNUSABLE);
    }

    @Test
    void an_owner_for_an_unknown_account_is_refused() {
        refusal(fixture.given().noPriorActivity(), new ChangeOwner(ID, "gopher"), Reason.ACCOUNT_UNKNOWN);
    }

    @Test
    void the_events_of_one_account_do_not_touch_another() {
        refusal(givenBalance(300), new PerformWithdrawal("other", 1), Reason.ACCOUNT_UNKNOWN);
    }

    private AxonTestPhase.Given givenBalance(long balance) {
        AxonTestPhase.Given opened = fixture.given().event(new AccountCreated(ID, "mishudark"));
        return balance == 0 ? opened : opened.event(new DepositPerformed(ID, balance));
    }

    private static void refusal(AxonTestPhase.Given given, BankCommand command, Reason reason) {
        given.when()
                .command(command)
                .then()
                .noEvents()
                .exceptionSatisfies(thrown -> assertThat(refused(thrown))
                        .isNotNull()
                        .extracting(BankRefusedException::reason)
                        .isEqualTo(reason));
    }

    private static @Nullable BankRefusedException refused(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BankRefusedException refused) {
                return refused;
            }
        }
        return null;
    }
}
