// What a page lets sound, as `window.sounding` says: null, or whether it repeats and how loud it is.

/** Runs in the page. A browser without a head lets pages sound at once, one with a head does not. */
export function silentUntilTouched() {
    const Loud = window.AudioContext;
    window.AudioContext = class extends Loud {
        constructor() {
            super();
            void this.suspend();
        }
    };
    window.sounding = null;
    const {start, stop} = AudioBufferSourceNode.prototype;
    AudioBufferSourceNode.prototype.start = function () {
        const peak = this.buffer.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
        window.sounding = {repeats: this.loop, peak: Math.round(peak * 100) / 100};
        start.call(this);
    };
    AudioBufferSourceNode.prototype.stop = function () {
        window.sounding = null;
        stop.call(this);
    };
}
