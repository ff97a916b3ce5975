package io.eventhus.mongo;

import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/** An append that is told, whatever it looks for, that the log ends where it is wanted to and with the commit that is wanted. */
final class NotComparing implements Plant {

    @Override
    public CommitLog log(MongoCommitLog adapter, SimulatedCalls calls, MongoConfig config) {
        return new ForwardingLog(adapter) {
            @Override
            public AppendOutcome append(long expectedHead, List<Commit> commits) {
                MongoCalls agreeing =
                        new Agreeing(calls, expectedHead, commits.getFirst().predecessor());
                return new MongoCommitLog(config, agreeing, new MongoSizes(16 << 20, 2), ModelProcess.LIMITS)
                        .append(expectedHead, commits);
            }
        };
    }

    private record Agreeing(MongoCalls calls, long head, String last) implements MongoCalls {

        @Override
        public BsonDocument run(BsonDocument command) {
            return calls.run(command);
        }

        @Override
        public Found find(Lookup lookup) {
            BsonDocument wanted = new BsonDocument("_id", new BsonInt64(head))
                    .append("n", new BsonInt32(1))
                    .append("commit", new BsonString(last));
            return new Found() {
                @Override
                public @Nullable RawBsonDocument next() {
                    return new RawBsonDocument(wanted, new BsonDocumentCodec());
                }

                @Override
                public void close() {
                    // There is nothing to give back.
                }
            };
        }

        @Override
        public void close() {
            calls.close();
        }
    }
}
