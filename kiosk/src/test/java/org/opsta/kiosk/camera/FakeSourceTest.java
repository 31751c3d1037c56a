package org.opsta.kiosk.camera;

/** The fake keeps to what the real sources keep to. */
class FakeSourceTest extends FrameSourceContract {

    @Override
    FrameSource present() {
        return new FakeSource(true, System::nanoTime);
    }

    @Override
    FrameSource missing() {
        FakeSource source = new FakeSource(true, System::nanoTime);
        source.mood = FakeSource.Mood.MISSING;
        return source;
    }
}
