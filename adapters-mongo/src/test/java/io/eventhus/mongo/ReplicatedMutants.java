package io.eventhus.mongo;

import com.mongodb.MongoSocketException;
import io.eventhus.api.AppendOutcome;
import io.eventhus.api.Commit;
import io.eventhus.api.CommitLog;
import io.eventhus.tck.faults.ForwardingLog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;

/** The planted bugs, each before or behind the adapter, whose own code stays as it is. */
final class ReplicatedMutants {

    private ReplicatedMutants() {}

    /** All of them by their names. */
    static Map<String, Plant> all() {
        Map<String, Plant> all = new LinkedHashMap<>();
        reading(all);
        writing(all);
        telling(all);
        return all;
    }

    private static void reading(Map<String, Plant> all) {
        all.put(
                "the head is read locally instead of at a majority",
                calls((world, name) -> new SimulatedCalls(world, name) {
                    @Override
                    boolean readsLocally(Lookup lookup) {
                        return lookup.backwards() && lookup.filter().isEmpty();
                    }
                }));
        all.put("commits are read locally", calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            boolean readsLocally(Lookup lookup) {
                return lookup.limit() != 1 && lookup.hint().equals(MongoSchema.BY_ID);
            }
        }));
        all.put("a find is not part of the causal session", calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            boolean isCausal(Lookup lookup) {
                return lookup.limit() == 1;
            }
        }));
        all.put("no call is part of a causal session", calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            boolean isCausal(Lookup lookup) {
                return false;
            }
        }));
        all.put(
                "what an open cursor has shown is not part of the session yet",
                calls((world, name) -> new SimulatedCalls(world, name) {
                    @Override
                    boolean remembersWhatIsRead() {
                        return false;
                    }
                }));
        all.put(
                "a cursor that broke counts as read to its end",
                calls((world, name) -> new SimulatedCalls(world, name) {
                    @Override
                    public Found find(Lookup lookup) {
                        return new BrokenCursors.EndingQuietly(super.find(lookup));
                    }
                }));
        all.put("a document behind a broken cursor is lost", calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            public Found find(Lookup lookup) {
                return new BrokenCursors.LosingOne(super.find(lookup));
            }
        }));
    }

    private static void writing(Map<String, Plant> all) {
        all.put("a write waits for one server only", commands(command -> concern(command, "w", new BsonInt32(1))));
        all.put(
                "a write does not wait for the journals",
                commands(command -> concern(command, "j", BsonBoolean.FALSE)));
        all.put("the insert is not ordered", commands(command -> command.clone().append("ordered", BsonBoolean.FALSE)));
        all.put("a write concern error counts as stored", answers((command, answer) -> {
            answer.remove("writeConcernError");
            return answer;
        }));
        all.put(
                "the number that was stored is not looked at",
                answers((command, answer) -> answer.append(
                        "n", new BsonInt32(command.getArray("documents").size()))));
        all.put("the driver sends a write again by itself", calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            public BsonDocument run(BsonDocument command) {
                try {
                    return super.run(command);
                } catch (MongoSocketException e) {
                    return super.run(command);
                }
            }
        }));
    }

    private static void telling(Map<String, Plant> all) {
        all.put(
                "an unknown outcome is told as failed",
                outcomes(outcome -> outcome instanceof AppendOutcome.Unknown unknown
                        ? new AppendOutcome.Failed(unknown.stored(), unknown.cause())
                        : outcome));
        all.put(
                "an unknown outcome is told as the head moved",
                outcomes(outcome -> outcome instanceof AppendOutcome.Unknown unknown
                        ? new AppendOutcome.HeadMoved(unknown.stored())
                        : outcome));
        all.put("the next commit builds on an undecided slot", log(adapter -> new ForwardingLog(adapter) {
            @Override
            public AppendOutcome append(long expectedHead, List<Commit> commits) {
                AppendOutcome outcome = super.append(expectedHead, commits);
                return outcome instanceof AppendOutcome.Unknown ? new AppendOutcome.Stored(commits.size()) : outcome;
            }
        }));
        all.put(
                "an append is sent again, and the refusal of its own copy believed",
                log(adapter -> new ForwardingLog(adapter) {
                    @Override
                    public AppendOutcome append(long expectedHead, List<Commit> commits) {
                        AppendOutcome outcome = super.append(expectedHead, commits);
                        return outcome instanceof AppendOutcome.Unknown ? super.append(expectedHead, commits) : outcome;
                    }
                }));
        all.put("a reading that broke steps over a position", log(BrokenCursors.SteppingOver::new));
        all.put("neither the end nor the predecessor is compared", new NotComparing());
    }

    private static Plant calls(BiFunction<ModelWorld, String, SimulatedCalls> made) {
        return new Plant() {
            @Override
            public SimulatedCalls calls(ModelWorld world, String name) {
                return made.apply(world, name);
            }
        };
    }

    private static Plant commands(UnaryOperator<BsonDocument> change) {
        return calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            public BsonDocument run(BsonDocument command) {
                return super.run(change.apply(command));
            }
        });
    }

    private static Plant answers(BiFunction<BsonDocument, BsonDocument, BsonDocument> change) {
        return calls((world, name) -> new SimulatedCalls(world, name) {
            @Override
            public BsonDocument run(BsonDocument command) {
                return change.apply(command, super.run(command));
            }
        });
    }

    private static Plant log(Function<CommitLog, CommitLog> made) {
        return new Plant() {
            @Override
            public CommitLog log(MongoCommitLog adapter, SimulatedCalls calls, MongoConfig config) {
                return made.apply(adapter);
            }
        };
    }

    private static Plant outcomes(UnaryOperator<AppendOutcome> change) {
        return log(adapter -> new ForwardingLog(adapter) {
            @Override
            public AppendOutcome append(long expectedHead, List<Commit> commits) {
                return change.apply(super.append(expectedHead, commits));
            }
        });
    }

    private static BsonDocument concern(BsonDocument command, String part, BsonValue value) {
        BsonDocument changed = command.clone();
        changed.getDocument("writeConcern").put(part, value);
        return changed;
    }
}
