import { useEffect, useState } from "react";

/** By then most pages show their data, even on a slow phone. */
const SETTLED_MS = 2000;

/** True some time after the first render, for what must not compete with the page's first data. */
export const useSettled = (): boolean => {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLED_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSettled;
};
