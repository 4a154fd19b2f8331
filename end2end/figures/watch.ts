// Runs inside a page and records when a key was pressed, when the list changed and when the change was painted.

/** The timing of one key press, in milliseconds since the page started. */
export interface Key {
  pressed: number;
  /** The list was requested. */
  asked: number;
  /** The response started, and was complete. */
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
    /** Tasks that blocked the page for more than 50 ms. */
    longTasks: number[];
  }
}

/** Starts recording. It is sent to the page as text, so it refers to nothing outside it. */
export function watch(): void {
  window.keys = [];
  window.longTasks = [];
  let pressed = 0;
  // A frame is painted after its callbacks, and the next message arrives after that.
  const afterPaint = new MessageChannel();
  afterPaint.port1.onmessage = ({ data }: MessageEvent<Key>) => {
    window.keys.push({ ...data, painted: performance.now() });
    window.onKey?.();
  };
  addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true });
  const shown = () => {
    const changed = performance.now();
    const fetched = performance.getEntriesByType("resource").filter((entry) => entry instanceof PerformanceResourceTiming);
    const last = fetched.filter(({ initiatorType }) => initiatorType === "fetch").at(-1);
    if (!last) return;
    const { startTime: asked, responseStart: answered, responseEnd: read } = last;
    // A list that grows with every icon would distort the figures.
    performance.clearResourceTimings();
    requestAnimationFrame(() => afterPaint.port2.postMessage({ pressed, asked, answered, read, changed, painted: 0 }));
  };
  // The program takes the mark away when the answer has come, and changes the document before the next task.
  const root = document.documentElement;
  const visits = new MutationObserver(() => {
    if (!root.hasAttribute("data-visiting")) setTimeout(shown);
  });
  visits.observe(root, { attributeFilter: ["data-visiting"] });
  performance.setResourceTimingBufferSize(10_000);
  new PerformanceObserver((found) => {
    for (const { duration } of found.getEntries()) window.longTasks.push(duration);
  }).observe({ type: "longtask" });
}
