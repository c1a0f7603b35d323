"use client";

import { InfoCircleOutlined } from "@ant-design/icons";
import { type FocusEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { placeCard } from "./place-card.ts";
import styles from "./terms.module.css";

/** Long enough that a pointer on its way elsewhere opens nothing, and that it reaches the card. */
const OPEN_MS = 150;
const CLOSE_MS = 250;

type Props = {
  /** The accessible name of a button without a text. */
  label: string;
  /** The button's visible text in place of the icon. */
  text?: string;
  children: ReactNode;
};

/**
 * Opens a card with an explanation: on hover, on keyboard focus and on tap. The card follows the button in the order of Tab, so
 * that its links can be reached, and is in the browser's top layer, so that no scrolling table cuts it. Escape closes it.
 */
export const InfoButton = ({ label, text, children }: Props) => {
  const id = useId();
  const frame = useRef<HTMLSpanElement>(null);
  const card = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // A pinned card stays when the pointer leaves.
  const [state, setState] = useState<"closed" | "open" | "pinned">("closed");
  const isOpen = state !== "closed";
  const hasFocus = () => frame.current?.contains(document.activeElement) === true;

  useEffect(() => () => clearTimeout(timer.current), []);

  useEffect(() => {
    const [button, shown] = [frame.current, card.current];
    if (!isOpen || !button || !shown) return;
    shown.showPopover?.();
    const place = () => placeCard(button, shown);
    place();
    const onPointerDown = ({ target }: Event) => {
      if (target instanceof Node && !button.contains(target)) setState("closed");
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "Escape") return;
      // A dialog around it stays open.
      event.stopPropagation();
      event.preventDefault();
      setState("closed");
    };
    document.addEventListener("pointerdown", onPointerDown);
    document.addEventListener("keydown", onKeyDown, true);
    window.addEventListener("scroll", place, true);
    window.addEventListener("resize", place);
    return () => {
      document.removeEventListener("pointerdown", onPointerDown);
      document.removeEventListener("keydown", onKeyDown, true);
      window.removeEventListener("scroll", place, true);
      window.removeEventListener("resize", place);
    };
  }, [isOpen]);

  const later = (milliseconds: number, act: () => void) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(act, milliseconds);
  };
  const onPointerEnter = ({ pointerType }: PointerEvent) => {
    if (pointerType === "mouse") later(OPEN_MS, () => setState((now) => (now === "closed" ? "open" : now)));
  };
  const onPointerLeave = ({ pointerType }: PointerEvent) => {
    if (pointerType !== "mouse") return;
    later(CLOSE_MS, () => setState((now) => (now === "open" && !hasFocus() ? "closed" : now)));
  };
  const onBlur = ({ relatedTarget }: FocusEvent) => {
    if (!frame.current?.contains(relatedTarget)) setState("closed");
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hover only repeats what focus on the button does
    <span
      ref={frame}
      className={styles.frame}
      data-info
      onPointerEnter={onPointerEnter}
      onPointerLeave={onPointerLeave}
      onBlur={onBlur}
    >
      <button
        type="button"
        className={text ? styles.word : styles.icon}
        aria-label={text ? undefined : label}
        aria-expanded={isOpen}
        aria-describedby={isOpen ? id : undefined}
        onFocus={() => setState((now) => (now === "closed" ? "open" : now))}
        onClick={() => setState((now) => (now === "pinned" ? "closed" : "pinned"))}
      >
        {text ?? <InfoCircleOutlined aria-hidden />}
      </button>
      {isOpen && (
        <div ref={card} id={id} popover="manual" className={styles.card}>
          {children}
        </div>
      )}
    </span>
  );
};
