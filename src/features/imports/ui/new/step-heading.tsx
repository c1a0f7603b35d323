"use client";

import { useEffect, useRef } from "react";
import styles from "./wizard.module.css";

/** The heading of a step, which takes the focus when the reader comes to it: not on the first page of a visit. */
export const StepHeading = ({ children, isNew }: { children: string; isNew: boolean }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step appears
  useEffect(() => {
    if (isNew) heading.current?.focus();
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className={styles.stepTitle}>
      {children}
    </h2>
  );
};
