package org.opsta.kiosk.camera;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_network_init;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR24;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a video by FFmpeg, called directly: JavaCV's grabber would load libavdevice, which needs X11 libraries that a
 * headless device lacks.
 *
 * <p>Used by one thread, whose interruption ends every wait for the network.
 */
final class VideoStream implements AutoCloseable {

    /** FFmpeg's EAGAIN: from the decoder, that it wants another packet first; from the network, that nothing came yet. */
    private static final int TRY_AGAIN = -11;

    /** FFmpeg's vector code may write beyond a row that is not a multiple of this many pixels. */
    private static final int ROW_PIXELS = 64;

    /** One for all, for as long as the process lives: FFmpeg asks it on the thread that waits. */
    private static final AVIOInterruptCB.Callback_Pointer INTERRUPTED = new AVIOInterruptCB.Callback_Pointer() {
        @Override
        public int call(@Nullable Pointer nothing) {
            return Thread.currentThread().isInterrupted() ? 1 : 0;
        }
    };

    static {
        // FFmpeg would write addresses, passwords included, to standard error.
        av_log_set_level(AV_LOG_QUIET);
        avformat_network_init();
    }

    private final AVFormatContext container;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame decoded = av_frame_alloc();
    private final PointerPointer<Pointer> rows = new PointerPointer<>(4);
    private final IntPointer rowBytes = new IntPointer(4);
    private @Nullable AVCodecContext decoder;
    private @Nullable SwsContext scaler;
    private @Nullable Mat padded;
    private int stream;
    private double framesPerSecond;
    private boolean atEnd;

    /**
     * @param network a camera's address rather than a file
     * @throws IOException with FFmpeg's words
     */
    VideoStream(String address, boolean network) throws IOException {
        container = avformat_alloc_context();
        container.interrupt_callback().callback(INTERRUPTED);
        try {
            open(address, network);
        } catch (IOException | RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void open(String address, boolean network) throws IOException {
        AVDictionary options = new AVDictionary(null);
        if (network) {
            av_dict_set(options, "rtsp_transport", "tcp", 0);
        }
        int opened = avformat_open_input(container, address, null, options);
        av_dict_free(options);
        check(opened);
        check(avformat_find_stream_info(container, (AVDictionary) null));
        stream = av_find_best_stream(container, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
        if (stream < 0) {
            throw new IOException("it has no moving pictures");
        }
        AVStream pictures = container.streams(stream);
        AVCodec codec = avcodec_find_decoder(pictures.codecpar().codec_id());
        if (codec == null || codec.isNull()) {
            throw new IOException("its video format is not supported; use H.264, H.265 or MJPEG");
        }
        decoder = avcodec_alloc_context3(codec);
        check(avcodec_parameters_to_context(decoder, pictures.codecpar()));
        check(avcodec_open2(decoder, codec, (AVDictionary) null));
        AVRational rate = av_guess_frame_rate(container, pictures, null);
        framesPerSecond = rate.num() > 0 && rate.den() > 0 ? (double) rate.num() / rate.den() : 0;
    }

    /** The rate its maker meant it for; 0 when it does not say. */
    double framesPerSecond() {
        return framesPerSecond;
    }

    /**
     * The next picture.
     *
     * @return null at the end
     * @throws IOException with FFmpeg's words
     */
    @Nullable
    Mat read() throws IOException {
        AVCodecContext open = decoder;
        if (open == null) {
            throw new IllegalStateException("the video is closed");
        }
        while (true) {
            int got = avcodec_receive_frame(open, decoded);
            if (got >= 0) {
                return picture();
            }
            if (got == AVERROR_EOF()) {
                return null;
            }
            if (got != TRY_AGAIN) {
                check(got);
            }
            feed(open);
        }
    }

    private void feed(AVCodecContext open) throws IOException {
        int read = av_read_frame(container, packet);
        if (read == AVERROR_EOF() && !atEnd) {
            atEnd = true;
            // An empty packet makes the decoder give what it still holds.
            check(avcodec_send_packet(open, null));
            return;
        }
        if (read == TRY_AGAIN) {
            waitALittle();
            return;
        }
        check(read);
        if (packet.stream_index() == stream) {
            // A packet that does not decode costs its own picture only; those after the next key frame are good again.
            avcodec_send_packet(open, packet);
        }
        av_packet_unref(packet);
    }

    private static void waitALittle() throws IOException {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
        }
    }

    private Mat picture() throws IOException {
        int width = decoded.width();
        int height = decoded.height();
        Mat target = padded;
        if (target == null || target.rows() != height || target.cols() - ROW_PIXELS < width) {
            if (target != null) {
                target.close();
            }
            target = new Mat(height, (width / ROW_PIXELS + 2) * ROW_PIXELS, CV_8UC3);
            padded = target;
        }
        scaler = sws_getCachedContext(
                scaler,
                width,
                height,
                decoded.format(),
                width,
                height,
                AV_PIX_FMT_BGR24,
                SWS_BILINEAR,
                null,
                null,
                (DoublePointer) null);
        if (scaler == null || scaler.isNull()) {
            throw new IOException("its colours cannot be turned into BGR");
        }
        rows.put(0, target.data());
        rowBytes.put(0, (int) target.step());
        sws_scale(scaler, decoded.data(), decoded.linesize(), 0, height, rows, rowBytes);
        try (Rect shown = new Rect(0, 0, width, height);
                Mat part = new Mat(target, shown)) {
            return part.clone();
        }
    }

    private static void check(int result) throws IOException {
        if (result < 0) {
            byte[] words = new byte[256];
            av_strerror(result, words, words.length);
            int end = 0;
            while (end < words.length && words[end] != 0) {
                end++;
            }
            throw new IOException(new String(words, 0, end, StandardCharsets.UTF_8));
        }
    }

    @Override
    public void close() {
        if (decoder != null) {
            avcodec_free_context(decoder);
            decoder = null;
        }
        if (scaler != null) {
            sws_freeContext(scaler);
            scaler = null;
        }
        if (padded != null) {
            padded.close();
            padded = null;
        }
        if (!container.isNull()) {
            avformat_close_input(container);
        }
        av_packet_free(packet);
        av_frame_free(decoded);
        rows.close();
        rowBytes.close();
    }
}
