// The kitchen's alarm, made by WebAudio: loud, and repeated until somebody does something about it.

export type Tune = "order" | "cancellation" | "lost";

interface Note {
    hertz: number;
    at: number; // seconds
    length: number;
}

const tunes: Record<Tune, {length: number; notes: Note[]}> = {
    // Two rising calls, as a telephone has.
    order: {length: 1.8, notes: [
        {hertz: 880, at: 0, length: 0.16}, {hertz: 1175, at: 0.18, length: 0.26},
        {hertz: 880, at: 0.6, length: 0.16}, {hertz: 1175, at: 0.78, length: 0.26}]},
    // A falling siren that nobody takes for an order.
    cancellation: {length: 1.2, notes: [
        {hertz: 740, at: 0, length: 0.24}, {hertz: 554, at: 0.26, length: 0.24}, {hertz: 370, at: 0.52, length: 0.4}]},
    // Two low calls and a long pause, as of a telephone line that is engaged.
    lost: {length: 3, notes: [{hertz: 440, at: 0, length: 0.4}, {hertz: 440, at: 0.6, length: 0.4}]},
};

/** A softened square wave, as loud as the device can: it cuts through the noise of a hood. */
function waveform(context: AudioContext, tune: Tune): AudioBuffer {
    const {length, notes} = tunes[tune];
    const rate = context.sampleRate;
    const buffer = context.createBuffer(1, Math.ceil(length * rate), rate);
    const samples = buffer.getChannelData(0);
    for (const note of notes) {
        const count = Math.floor(note.length * rate);
        for (let i = 0; i < count; ++i) {
            const turn = 2 * Math.PI * note.hertz * (i / rate);
            const edge = Math.min(1, i / 200, (count - i) / 200); // no clicks
            samples[Math.floor(note.at * rate) + i] = edge * Math.tanh(4 * Math.sin(turn));
        }
    }
    return buffer;
}

export class Alarm {
    private readonly context = new AudioContext();
    private source: AudioBufferSourceNode | null = null;
    private tune: Tune | null = null;

    constructor(onChange: () => void) {
        this.context.onstatechange = onChange;
    }

    /** False until the browser allows sound, which it does when somebody touches the page. */
    get isAudible(): boolean {
        return this.context.state === "running";
    }

    /** Only in answer to a touch or a key. */
    enable(): void {
        void this.context.resume();
    }

    /** Repeats the tune until another, or null, is asked for. */
    sound(tune: Tune | null): void {
        if (tune === this.tune) return;
        this.tune = tune;
        this.source?.stop();
        this.source = tune ? this.start(tune, true) : null;
    }

    /** Once, to hear how loud it is. */
    try(): void {
        this.enable();
        if (!this.tune) this.start("order", false);
    }

    close(): void {
        this.sound(null);
        void this.context.close();
    }

    private start(tune: Tune, loop: boolean): AudioBufferSourceNode {
        const source = this.context.createBufferSource();
        source.buffer = waveform(this.context, tune);
        source.loop = loop;
        source.connect(this.context.destination);
        source.start();
        return source;
    }
}
