const NAME = "criteria-recent-fields";
const MOST = 4;

/** The names of the fields somebody asked about last on this device, the latest first. */
export const recentFields = (): string[] => {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.map(String).slice(0, MOST) : [];
  } catch {
    return [];
  }
};

export const rememberField = (name: string): void => {
  const others = recentFields().filter((each) => each !== name);
  try {
    localStorage.setItem(NAME, JSON.stringify([name, ...others].slice(0, MOST)));
  } catch {
    // A full or forbidden storage costs the shortcut alone.
  }
};
