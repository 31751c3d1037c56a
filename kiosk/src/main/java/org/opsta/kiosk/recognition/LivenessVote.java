package org.opsta.kiosk.recognition;

/**
 * The frames of one face vote on whether it is a living one: the mean of their log-odds decides. No frame's voice counts
 * for more than {@value #LOUDEST}, so that one glitter or one blurred frame does not outvote the others.
 */
public final class LivenessVote {

    private static final double LOUDEST = 8;
    /** So near to the threshold, in log-odds, more frames may still turn it. */
    private static final double UNSURE = 2;

    private final LivenessSettings settings;
    private final double needed;
    private double sum;
    private int frames;

    public LivenessVote(LivenessSettings settings) {
        this.settings = settings;
        needed = Math.log(settings.threshold() / (1 - settings.threshold()));
    }

    /** @param logOdds of a live face in one more frame */
    public void add(double logOdds) {
        sum += Math.max(-LOUDEST, Math.min(LOUDEST, logOdds));
        frames++;
    }

    /** Whether more frames are not worth waiting for. */
    public boolean sure() {
        return frames >= settings.framesAtMost()
                || (frames >= settings.framesToDecide() && Math.abs(mean() - needed) >= UNSURE);
    }

    /** The verdict as it stands; too few frames are never enough for a yes. */
    public boolean live() {
        return frames >= settings.framesToDecide() && mean() >= needed;
    }

    /** That the face is a living one, from 0 to 1. */
    public double probability() {
        return 1 / (1 + Math.exp(-mean()));
    }

    public int frames() {
        return frames;
    }

    private double mean() {
        return frames == 0 ? 0 : sum / frames;
    }
}
