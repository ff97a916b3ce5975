package io.eventhus.tck.mongo;

import java.util.Locale;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A command as it came on the wire. */
final class Request {

    private static final Map<String, String> LISTS =
            Map.of("insert", "documents", "update", "updates", "delete", "deletes");

    private final WireMessage message;
    private final BsonDocument body;
    private final String name;

    private Request(WireMessage message, BsonDocument body) {
        this.message = message;
        this.body = body;
        this.name = nameFor(body.getFirstKey());
    }

    /**
     * Reads a command.
     *
     * @throws MongoWireException if the message is none
     */
    static Request of(WireMessage message) {
        if (message.opCode() == WireMessage.OP_REPLY) {
            throw new MongoWireException("a client sent a reply (OP_REPLY); expected a command");
        }
        BsonDocument body = WireDocuments.documentOf(message);
        if (body.isDocument("$query")) {
            body = body.getDocument("$query");
        }
        if (body.isEmpty()) {
            throw new MongoWireException("a command has no field; expected its name first");
        }
        return new Request(message, body);
    }

    /** Returns one name for the commands that ask the same: hello for isMaster. */
    static String nameFor(String spelled) {
        return spelled.toLowerCase(Locale.ROOT).equals("ismaster") ? "hello" : spelled;
    }

    String name() {
        return name;
    }

    BsonDocument body() {
        return body;
    }

    int length() {
        return message.length();
    }

    String database() {
        String database = WireDocuments.textIn(body, "$db");
        return database == null ? "admin" : database;
    }

    @Nullable
    String collection() {
        String collection = WireDocuments.textIn(body, body.getFirstKey());
        return collection == null ? WireDocuments.textIn(body, "collection") : collection;
    }

    boolean wantsReply() {
        return (WireDocuments.flags(message) & WireDocuments.MORE_TO_COME) == 0;
    }

    /** Returns a reply to this; {@code ok: 1} is added if it says nothing about that. */
    WireMessage replyWith(int requestId, BsonDocument document) {
        BsonDocument whole = withOk(document);
        return message.opCode() == WireMessage.OP_QUERY
                ? WireDocuments.reply(requestId, message.requestId(), whole)
                : WireDocuments.msg(requestId, message.requestId(), 0, whole);
    }

    /** Returns a copy that says whether the command went well. */
    static BsonDocument withOk(BsonDocument document) {
        BsonDocument whole = document.clone();
        if (!whole.containsKey("ok")) {
            whole.append("ok", new BsonInt32(1));
        }
        return whole;
    }

    /** Returns this with the first of its documents, updates or deletes only; the same message if it has no more. */
    WireMessage withFirst(int count) {
        String list = LISTS.get(name);
        BsonValue all = list == null ? null : body.get(list);
        if (list == null || all == null || !all.isArray() || message.opCode() != WireMessage.OP_MSG) {
            return message;
        }
        if (all.asArray().size() <= count) {
            return message;
        }
        BsonArray first = new BsonArray(all.asArray().getValues().subList(0, count));
        return WireDocuments.withDocument(message, body.clone().append(list, first));
    }

    WireMessage message() {
        return message;
    }
}
