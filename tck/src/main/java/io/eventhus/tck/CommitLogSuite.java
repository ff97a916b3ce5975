package io.eventhus.tck;

import org.junit.jupiter.api.Nested;

/**
 * Every rule of {@link io.eventhus.api.CommitLog}: the rules L-01 and following of {@code docs/contract.md}. Extend it
 * in a test class and supply the fixture; nothing else is needed, and nothing is to be overridden.
 */
public abstract class CommitLogSuite {

    /** Makes the fixture for one test: a fresh log. */
    protected abstract CommitLogFixture newFixture();

    @Nested
    class Appending extends AppendRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Racing extends RaceRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Keeping extends KeepRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Reading extends ReadRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Finding extends FindRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Versions extends VersionRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Limits extends LimitRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Capabilities extends CapabilityRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Closing extends CloseRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }

    @Nested
    class Model extends ModelRules {
        @Override
        CommitLogFixture newFixture() {
            return CommitLogSuite.this.newFixture();
        }
    }
}
