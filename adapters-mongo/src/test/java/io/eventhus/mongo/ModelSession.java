package io.eventhus.mongo;

/** What one call has seen: the cluster time of the last operation that an answer told of, as in a causally consistent session. */
final class ModelSession {

    private long operationTime;

    ModelSession(long seenBefore) {
        this.operationTime = seenBefore;
    }

    long operationTime() {
        return operationTime;
    }

    /** Takes the time out of an answer. */
    void answered(long time) {
        operationTime = Math.max(operationTime, time);
    }
}
