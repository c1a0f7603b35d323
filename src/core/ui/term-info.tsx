"use client";

import { InfoCircleOutlined } from "@ant-design/icons";
import Link from "next/link";
import { useTranslations } from "next-intl";
import {
  type FocusEvent,
  type PointerEvent,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { getTerm, type Source, type TermKey } from "#core/messages/terms.ts";
import { type Freshness, FreshnessContext } from "./page-freshness.ts";
import { useFormats } from "./session/use-formats.ts";
import styles from "./terms.module.css";

const useFreshness = (source: Source): Freshness => useContext(FreshnessContext)[source] ?? {};

/** The term's entry in the glossary. */
export const termAddress = (term: TermKey): string => `/glossary?term=${term}`;

/** The texts of the terms. */
export const useTermWords = () => {
  const t = useTranslations();
  const { day, days, moment } = useFormats();
  const formulaOf = (key: TermKey): string | null => {
    const { hasFormula, customerMetric } = getTerm(key);
    if (customerMetric) return t(`customer_formulas.${customerMetric}`);
    return hasFormula ? t(`glossary.terms.${key}.formula` as "glossary.terms.revenue.formula") : null;
  };
  const unitOf = (key: TermKey): string | null => {
    const { unit } = getTerm(key);
    return unit && t(`glossary.units.${unit}`);
  };
  /** The source with the day and time of the answer, or else with how often it is updated. */
  const sourceOf = (source: Source, { until, calculatedAt }: Freshness): string => {
    const isDay = (text: string) => !text.includes("T");
    const known: string[] = [];
    if (until) known.push(t("glossary.until", { day: isDay(until) ? days(until, until) : day(until) }));
    if (calculatedAt) {
      const time = isDay(calculatedAt) ? days(calculatedAt, calculatedAt) : moment(calculatedAt, new Date());
      known.push(t("glossary.calculated", { time }));
    }
    return [t(`glossary.sources.${source}.name`), ...(known.length > 0 ? known : [updatesOf(source)])].join(" · ");
  };
  const updatesOf = (source: Source): string => t(`glossary.sources.${source}.updates`);
  return {
    nameOf: (key: TermKey): string => t(`glossary.terms.${key}.name`),
    definitionOf: (key: TermKey): string => t(`glossary.terms.${key}.definition`),
    formulaOf,
    unitOf,
    sourceOf,
  };
};

const GAP = 6;
/** The card's distance from the window's edges. */
const MARGIN = 8;

/** Below the button, or above it if there is more room; never beyond the window's edges. */
const placeCard = (button: HTMLElement, card: HTMLElement): void => {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = card;
  const { clientWidth, clientHeight } = document.documentElement;
  const below = clientHeight - at.bottom - GAP - MARGIN;
  const top = height > below && at.top > below ? at.top - GAP - height : at.bottom + GAP;
  const left = Math.min(at.left - MARGIN, clientWidth - width - MARGIN);
  card.style.top = `${Math.round(Math.max(MARGIN, top))}px`;
  card.style.left = `${Math.round(Math.max(MARGIN, left))}px`;
};

/** Long enough that a pointer on its way elsewhere opens nothing, and that it reaches the card. */
const OPEN_MS = 150;
const CLOSE_MS = 250;

type InfoButtonProps = {
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
const InfoButton = ({ label, text, children }: InfoButtonProps) => {
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
        className={text ? styles.word : `place-center text-13 faint relative ${styles.icon}`}
        aria-label={text ? undefined : label}
        aria-expanded={isOpen}
        aria-describedby={isOpen ? id : undefined}
        onFocus={() => setState((now) => (now === "closed" ? "open" : now))}
        onClick={() => setState((now) => (now === "pinned" ? "closed" : "pinned"))}
      >
        {text ?? <InfoCircleOutlined aria-hidden />}
      </button>
      {isOpen && (
        <div
          ref={card}
          id={id}
          popover="manual"
          className={`small font-normal text-ink wrap-normal m-0 ${styles.card}`}
        >
          {children}
        </div>
      )}
    </span>
  );
};

type Props = {
  term: TermKey;
  /** The button's visible text in place of the icon. */
  text?: string;
  /** More about the figure that it explains, such as what it was calculated from. */
  children?: ReactNode;
};

/** The definition, formula, unit, source and freshness of a figure, beside its name. */
export const TermInfo = ({ term, text, children }: Props) => {
  const t = useTranslations("glossary");
  const { nameOf } = useTermWords();
  return (
    <InfoButton label={t("define", { name: text ?? nameOf(term) })} {...(text !== undefined && { text })}>
      <TermCard term={term}>{children}</TermCard>
    </InfoButton>
  );
};

/** Rendered only when the card opens. */
const TermCard = ({ term, children }: Omit<Props, "text">) => {
  const t = useTranslations("glossary");
  const { nameOf, definitionOf, formulaOf, unitOf, sourceOf } = useTermWords();
  const { source } = getTerm(term);
  const freshness = useFreshness(source);
  const formula = formulaOf(term);
  const unit = unitOf(term);
  const facts: [label: string, value: string][] = [
    ...(formula ? [[t("formula"), formula] as [string, string]] : []),
    ...(unit ? [[t("unit"), unit] as [string, string]] : []),
    [t("source"), sourceOf(source, freshness)],
  ];
  return (
    <>
      <strong className="block font-semibold">{nameOf(term)}</strong>
      <p>{definitionOf(term)}</p>
      {children}
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Link href={termAddress(term)} prefetch={false} aria-label={t("open_term", { name: nameOf(term) })}>
        {t("open")}
      </Link>
    </>
  );
};

/** A column's title with what explains it. */
export const Titled = ({ term, children }: { term: TermKey | undefined; children: ReactNode }) =>
  term ? (
    <span className={`inline-flex items-center gap-2 ${styles.titled}`}>
      {children}
      <TermInfo term={term} />
    </span>
  ) : (
    children
  );
