package org.opsta.kiosk.outbox;

class InMemoryOutboxTest extends OutboxContract {

    @Override
    Outbox open() {
        return new InMemoryOutbox(DEVICE);
    }

    @Override
    void fill() {
        ((InMemoryOutbox) outbox).failNextCommits(1, OutboxFailed.Code.FULL);
    }

    @Override
    void makeSpace() {
        ((InMemoryOutbox) outbox).failNextCommits(0, OutboxFailed.Code.FULL);
    }
}
