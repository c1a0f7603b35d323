"use client";

import { useEffect, useRef, useState } from "react";

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;

/** Accepts files that are dropped anywhere on the page. Returns whether some are being dragged over it. */
export const usePageDrop = (onFiles: (files: readonly File[]) => void): boolean => {
  const [isOver, setOver] = useState(false);
  const act = useRef(onFiles);
  act.current = onFiles;
  useEffect(() => {
    // Each element under the pointer is entered before the last one is left.
    let depth = 0;
    const turn = (by: number) => {
      depth = Math.max(depth + by, 0);
      setOver(depth > 0);
    };
    const onEnter = (event: DragEvent) => hasFiles(event) && turn(1);
    const onLeave = (event: DragEvent) => hasFiles(event) && turn(-1);
    const onOver = (event: DragEvent) => hasFiles(event) && event.preventDefault();
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      turn(-depth);
      act.current([...(event.dataTransfer?.files ?? [])]);
    };
    const listeners = [
      ["dragenter", onEnter],
      ["dragleave", onLeave],
      ["dragover", onOver],
      ["drop", onDrop],
    ] as const;
    for (const [name, listener] of listeners) document.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of listeners) document.removeEventListener(name, listener);
    };
  }, []);
  return isOver;
};
