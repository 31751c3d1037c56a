package org.opsta.kiosk.enrolment;

import static org.opsta.contract.EnrolCode.BLURRED;
import static org.opsta.contract.EnrolCode.EYES_COVERED;
import static org.opsta.contract.EnrolCode.EYES_SHUT;
import static org.opsta.contract.EnrolCode.FACE_COVERED;
import static org.opsta.contract.EnrolCode.FACE_TOO_SMALL;
import static org.opsta.contract.EnrolCode.NOT_FRONTAL;
import static org.opsta.contract.EnrolCode.NO_FACE;
import static org.opsta.contract.EnrolCode.OUT_OF_FRAME;
import static org.opsta.contract.EnrolCode.SEVERAL_FACES;
import static org.opsta.contract.EnrolCode.TOO_BRIGHT;
import static org.opsta.contract.EnrolCode.TOO_DARK;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.opsta.contract.EnrolCode;
import org.opsta.kiosk.recognition.Cover;
import org.opsta.kiosk.recognition.FaceQuality;

/**
 * The rules for a profile photo, one after the other. A photo that breaks several is told the first: a rule that explains
 * others comes before them, since whoever takes off the mask need not be told that no face was found under it.
 */
public record PhotoRules(PhotoSettings limits) {

    /** What a picture without any face is told. */
    public Verdict noFace() {
        return Verdict.refused(NO_FACE, Map.of("faces", 0.0));
    }

    /**
     * @param faces large enough to be meant, the main one included
     * @param eyesShut how sure it is that both eyes are shut, 0 to 1
     */
    public Verdict judge(long faces, FaceQuality seen, Cover cover, double eyesShut) {
        Map<String, Double> numbers = numbers(faces, seen, cover, eyesShut);
        if (faces > 1) {
            return Verdict.refused(SEVERAL_FACES, numbers, faces);
        }
        if (seen.eyePixels() < limits.leastEyePixels()) {
            return Verdict.refused(FACE_TOO_SMALL, numbers, Math.round(seen.eyePixels()), limits.leastEyePixels());
        }
        if (seen.insideShare() < limits.leastInsideShare()) {
            return percent(OUT_OF_FRAME, numbers, seen.insideShare(), limits.leastInsideShare());
        }
        // Before what covers it: a face burned out looks like one under a white mask.
        if (seen.brightness() > limits.mostBrightness()) {
            return Verdict.refused(TOO_BRIGHT, numbers, Math.round(seen.brightness()), limits.mostBrightness());
        }
        if (cover.mouth() > limits.mostMouthCovered()) {
            return percent(FACE_COVERED, numbers, cover.mouth(), limits.mostMouthCovered());
        }
        if (cover.eyes() > limits.mostEyesCovered()) {
            return percent(EYES_COVERED, numbers, cover.eyes(), limits.mostEyesCovered());
        }
        if (Math.abs(seen.yawDegrees()) > limits.mostYawDegrees()
                || Math.abs(seen.pitchDegrees()) > limits.mostPitchDegrees()
                || Math.abs(seen.rollDegrees()) > limits.mostRollDegrees()) {
            return Verdict.refused(
                    NOT_FRONTAL,
                    numbers,
                    degrees(seen.yawDegrees()),
                    limits.mostYawDegrees(),
                    degrees(seen.pitchDegrees()),
                    limits.mostPitchDegrees(),
                    degrees(seen.rollDegrees()),
                    limits.mostRollDegrees());
        }
        if (seen.presence() < limits.leastPresence()) {
            return Verdict.refused(NO_FACE, numbers);
        }
        if (seen.brightness() < limits.leastBrightness()) {
            return Verdict.refused(TOO_DARK, numbers, Math.round(seen.brightness()), limits.leastBrightness());
        }
        if (seen.sharpness() < limits.leastSharpness()) {
            return Verdict.refused(BLURRED, numbers, tenths(seen.sharpness()), tenths(limits.leastSharpness()));
        }
        if (eyesShut > limits.mostEyesShut()) {
            return percent(EYES_SHUT, numbers, eyesShut, limits.mostEyesShut());
        }
        return new Verdict(EnrolCode.ACCEPTED, numbers, Verdict.accepted().hint());
    }

    private Map<String, Double> numbers(long faces, FaceQuality seen, Cover cover, double eyesShut) {
        Map<String, Double> numbers = new TreeMap<>();
        numbers.put("faces", (double) faces);
        numbers.put("eyePixels", seen.eyePixels());
        numbers.put("leastEyePixels", (double) limits.leastEyePixels());
        numbers.put("insideShare", seen.insideShare());
        numbers.put("leastInsideShare", limits.leastInsideShare());
        numbers.put("mouthCovered", cover.mouth());
        numbers.put("mostMouthCovered", limits.mostMouthCovered());
        numbers.put("eyesCovered", cover.eyes());
        numbers.put("mostEyesCovered", limits.mostEyesCovered());
        numbers.put("yawDegrees", seen.yawDegrees());
        numbers.put("mostYawDegrees", (double) limits.mostYawDegrees());
        numbers.put("pitchDegrees", seen.pitchDegrees());
        numbers.put("mostPitchDegrees", (double) limits.mostPitchDegrees());
        numbers.put("rollDegrees", seen.rollDegrees());
        numbers.put("mostRollDegrees", (double) limits.mostRollDegrees());
        numbers.put("presence", seen.presence());
        numbers.put("leastPresence", limits.leastPresence());
        numbers.put("brightness", seen.brightness());
        numbers.put("leastBrightness", limits.leastBrightness());
        numbers.put("mostBrightness", limits.mostBrightness());
        numbers.put("sharpness", seen.sharpness());
        numbers.put("leastSharpness", limits.leastSharpness());
        numbers.put("eyesShut", eyesShut);
        numbers.put("mostEyesShut", limits.mostEyesShut());
        numbers.replaceAll((name, value) -> Math.round(value * 1000) / 1000.0);
        return numbers;
    }

    private static Verdict percent(EnrolCode code, Map<String, Double> numbers, double value, double limit) {
        return Verdict.refused(code, numbers, Math.round(value * 100), Math.round(limit * 100));
    }

    private static long degrees(double value) {
        return Math.round(Math.abs(value));
    }

    private static String tenths(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
