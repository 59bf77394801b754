// Before all else. Where a browser lets no page keep anything, to ask for its storage throws, and
// Gradio asks unguarded: now and then the page then stayed empty. It gets one that forgets.
for (const name of ["localStorage", "sessionStorage"]) {
  try {
    void window[name].length;
  } catch {
    const kept = new Map();
    const forgetful = {
      forgets: true,
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
      key: (at) => [...kept.keys()][at] ?? null,
      get length() {
        return kept.size;
      },
    };
    Object.defineProperty(window, name, { value: forgetful, configurable: true });
  }
}
