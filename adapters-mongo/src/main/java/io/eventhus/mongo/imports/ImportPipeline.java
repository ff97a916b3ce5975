package io.eventhus.mongo.imports;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * What the server is asked: one row for each event of each document, sorted. The server sorts, on disk where it must, so that
 * nothing need be held back here.
 *
 * <p>Each event is sorted by the latest time up to it in its document, then by the document's id, then by its place in the
 * document. So an event whose clock went back comes right after the one before it, and no aggregate is ever read against its
 * order. The latest time costs the server nothing where a document's times grow, as they nearly always do; where they do not, it
 * is worked out in time that grows with the square of the document's events.
 */
final class ImportPipeline {

    /** The document's id. */
    static final String DOCUMENT = "_id";

    /** What is wrong with the document as a whole; empty if nothing is. */
    static final String BROKEN = "broken";

    /** The event's index in the document, from 0 on. */
    static final String INDEX = "index";

    /** The event; null if the document is broken. */
    static final String EVENT = "event";

    private static final String IS_SOUND = """
            {$and: [{$isArray: '$events'}, {$in: [{$type: '$version'}, ['int', 'long', 'double', 'decimal']]}]}""";

    private static final String WHAT_IS_WRONG = "{$cond: [" + IS_SOUND + ", '', {$concat: ["
            + "'events of BSON type ', {$type: '$events'}, ' and version of BSON type ', {$type: '$version'}]}]}";

    /** A missing time must leave no gap, or times and events would not stand side by side. */
    private static final String TIMES = "{$map: {input: '$events', as: 'e', in: {$ifNull: ['$$e.timestamp', null]}}}";

    private static final String DO_TIMES_GROW = """
            {$reduce: {input: '$times', initialValue: {last: null, grow: true}, in: {
                last: '$$this', grow: {$and: ['$$value.grow', {$gte: ['$$this', '$$value.last']}]}}}}""";

    /** Of no times where they grow: some servers work out both branches of a condition. */
    private static final String LATEST_TIMES = """
            {$reduce: {input: {$cond: ['$are.grow', [], '$times']}, initialValue: {last: null, all: []}, in: {$let: {
                vars: {latest: {$cond: [{$lt: ['$$this', '$$value.last']}, '$$value.last', '$$this']}},
                in: {last: '$$latest', all: {$concatArrays: ['$$value.all', ['$$latest']]}}}}}}""";

    private static final List<Bson> READ = List.of(
            stage("{$project: {broken: " + WHAT_IS_WRONG + ", events: {$cond: [" + IS_SOUND
                    + ", '$events', [null]]}}}"),
            stage("{$project: {broken: 1, events: 1, times: " + TIMES + "}}"),
            stage("{$project: {broken: 1, events: 1, times: 1, are: " + DO_TIMES_GROW + "}}"),
            stage("{$project: {broken: 1, pair: {$zip: {inputs: ['$events', {$cond: ['$are.grow', '$times', {$let: {"
                    + "vars: {latest: " + LATEST_TIMES + "}, in: '$$latest.all'}}]}]}}}}"),
            stage("{$unwind: {path: '$pair', includeArrayIndex: 'index'}}"),
            stage("{$project: {broken: 1, index: 1, event: {$arrayElemAt: ['$pair', 0]},"
                    + " time: {$arrayElemAt: ['$pair', 1]}}}"),
            stage("{$sort: {time: 1, _id: 1, index: 1}}"),
            stage("{$project: {time: 0}}"));

    private static final List<Bson> COUNT =
            List.of(stage("{$group: {_id: null, events: {$sum: {$cond: [" + IS_SOUND + ", {$size: '$events'}, 1]}}}}"));

    private ImportPipeline() {}

    /** Returns what asks for the rows. */
    static List<Bson> read() {
        return READ;
    }

    /** Returns what asks for one document whose {@code events} is the number of rows; none if there are no documents. */
    static List<Bson> count() {
        return COUNT;
    }

    private static Bson stage(String json) {
        return BsonDocument.parse(json);
    }
}
