// Runs inside of a page and notes when a key was pressed, when the list changed and when that was on the screen.

/** What became of one key, in milliseconds since the page began. */
export interface Key {
  pressed: number;
  /** The list's state was asked for. */
  asked: number;
  /** The answer began, and was there. */
  answered: number;
  read: number;
  /** The document was changed. */
  changed: number;
  /** The first frame with it was painted. */
  painted: number;
}

declare global {
  interface Window {
    keys: Key[];
    /** Called after each key. */
    onKey?: () => void;
    /** Tasks that kept the page from answering for more than 50 ms. */
    longTasks: number[];
  }
}

/** Begins to watch. It is sent to the page as text, so it uses nothing from outside. */
export function watch(): void {
  window.keys = [];
  window.longTasks = [];
  let pressed = 0;
  // Once a frame's callbacks have run it is painted; the next message comes after that.
  const afterPaint = new MessageChannel();
  afterPaint.port1.onmessage = ({ data }: MessageEvent<Key>) => {
    window.keys.push({ ...data, painted: performance.now() });
    window.onKey?.();
  };
  addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true });
  document.addEventListener("rolecall:shown", () => {
    const changed = performance.now();
    const fetched = performance.getEntriesByType("resource").filter((entry) => entry instanceof PerformanceResourceTiming);
    const last = fetched.filter(({ initiatorType }) => initiatorType === "fetch").at(-1);
    if (!last) return;
    const { startTime: asked, responseStart: answered, responseEnd: read } = last;
    // A list that grows with every icon would be part of what is measured.
    performance.clearResourceTimings();
    requestAnimationFrame(() => afterPaint.port2.postMessage({ pressed, asked, answered, read, changed, painted: 0 }));
  });
  performance.setResourceTimingBufferSize(10_000);
  new PerformanceObserver((found) => {
    for (const { duration } of found.getEntries()) window.longTasks.push(duration);
  }).observe({ type: "longtask" });
}
