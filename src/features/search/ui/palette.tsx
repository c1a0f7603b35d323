"use client";

import { SearchOutlined } from "@ant-design/icons";
import { Modal } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { takeTypedAhead } from "#core/ui/keys/panel.ts";
import { keySigns } from "#core/ui/keys/shortcuts.ts";
import { useHidesPersonalData, useMe } from "#core/ui/session/me.ts";
import { useIsMac, useIsPhone } from "#core/ui/use-device.ts";
import { foldedWords } from "#core/values/text-match.ts";
import { PREFIXES, RESULT_KINDS, type ResultKind } from "#features/search/rules/result-kinds.ts";
import { MOST_SENTENCE } from "#records/rules/criteria/field.ts";
import styles from "./palette.module.css";
import { rememberKey } from "./recent.ts";
import { type Entry, type EntryGroup, optionId, type Result, ResultList, useMove } from "./result-list.tsx";

import { useMissCount } from "./use-miss-count.ts";
import { useResults } from "./use-results.tsx";

type PaletteHintProps = { text: string; kind: ResultKind | null; onPrefix: (sign: string) => void };

/** Shown without results: what can be found, and the signs that limit the search. */
const PaletteHint = ({ text, kind, onPrefix }: PaletteHintProps) => {
  const t = useTranslations("palette");
  const isMasked = useHidesPersonalData();
  return (
    <div className={styles.hint}>
      <p>{text === "" ? t("begin") : t("nothing", { query: text })}</p>
      <p className={`mt-4 small soft ${styles.soft}`}>{t(isMasked ? "hint_ids" : "hint")}</p>
      <ul className={`row gap-8 mt-12 ${styles.prefixes}`}>
        {RESULT_KINDS.flatMap((one) => {
          const sign = PREFIXES[one];
          if (!sign || one === kind) return [];
          return (
            <li key={one}>
              <button type="button" className={styles.prefix} onClick={() => onPrefix(sign)}>
                <kbd>{sign}</kbd> {t(`groups.${one}`)}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
};

type PaletteKeysProps = { hasActions: boolean; isInActions: boolean; isEmpty: boolean };

/** The palette's own keys, below its list. */
const PaletteKeys = ({ hasActions, isInActions, isEmpty }: PaletteKeysProps) => {
  const t = useTranslations("palette.keys");
  const isMac = useIsMac();
  const keys = [
    ["open", "Enter"],
    ...(isInActions ? [] : [["tab", "Mod+Enter"] as const]),
    ...(hasActions ? [["more", "ArrowRight"] as const] : []),
    [isInActions ? "back" : isEmpty ? "close" : "clear", "Escape"],
  ] as const;
  return (
    <p className={`row flex-none gap-4-16 tiny soft hidden-on-phones ${styles.foot}`} aria-hidden>
      {keys.map(([name, key]) => (
        <span key={name}>
          {keySigns(key, isMac).map((sign) => (
            <kbd key={sign}>{sign}</kbd>
          ))}
          {t(name)}
        </span>
      ))}
    </p>
  );
};

type PaletteProps = {
  isOpen: boolean;
  onClose: () => void;
  onAddToSegment: (customerId: string) => void;
};

/** Finds customers, segments, pages, actions, fields of segment rules and documentation; used wholly by keyboard. */
export const Palette = ({ isOpen, onClose, onAddToSegment }: PaletteProps) => {
  const t = useTranslations("palette");
  // Opening a page moves the focus there; otherwise it returns to where it was.
  const [returnsFocus, setReturnsFocus] = useState(true);
  const isPhone = useIsPhone();
  const [isShown, setShown] = useState(false);
  const leave = (toPage: boolean) => {
    setReturnsFocus(!toPage);
    onClose();
  };
  return (
    <Modal
      open={isOpen}
      title={t("title")}
      classNames={{ header: "visually-hidden", body: styles.body ?? "" }}
      styles={{ content: { padding: 0, overflow: "hidden" } }}
      style={{ top: isPhone ? 8 : "12vh", paddingBottom: 0 }}
      width={640}
      footer={null}
      closable={false}
      transitionName=""
      maskTransitionName=""
      focusTriggerAfterClose={returnsFocus}
      destroyOnHidden
      afterOpenChange={setShown}
      onCancel={() => leave(false)}
    >
      <Search isShown={isShown} onLeave={leave} onAddToSegment={onAddToSegment} />
    </Modal>
  );
};

type SearchProps = {
  isShown: boolean;
  onLeave: (toPage: boolean) => void;
  onAddToSegment: (customerId: string) => void;
};

const Search = ({ isShown, onLeave, onAddToSegment }: SearchProps) => {
  const t = useTranslations("palette");
  const me = useMe();
  const router = useRouter();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  // The result whose actions are listed.
  const [chosen, setChosen] = useState<Result | null>(null);
  const { groups: results, isPending, error, retry, docsError, kind, text } = useResults(typed, onAddToSegment);

  // Before that, the dialog is hidden and can't be focused.
  useEffect(() => {
    if (!isShown) return;
    field.current?.focus();
    setTyped((before) => before + takeTypedAhead());
  }, [isShown]);

  const open = (entry: Entry, inNewTab: boolean) => {
    if (entry.href === undefined) {
      onLeave(false);
      entry.run();
    } else if (inNewTab) {
      window.open(entry.href, "_blank", "noopener");
    } else {
      onLeave(true);
      entry.onOpen?.();
      router.push(entry.href);
    }
  };
  const groups: EntryGroup[] = chosen
    ? [{ key: "chosen", title: t("actions_of", { name: chosen.title }), entries: listActions(chosen, t) }]
    : results.map(({ key, results: entries }) => ({ key, title: t(`groups.${key}`), entries }));
  const { active, point, step, edge, reset } = useMove(groups);
  const result = chosen ?? results.flatMap((group) => group.results).find(({ key }) => key === active?.key);

  const choose = (entry: Entry, inNewTab: boolean) => {
    if (result && !result.isPassing) rememberKey(me, result.key);
    open(entry, inNewTab);
  };
  // Enter before the answer has arrived opens what it brings, as it would have a moment later.
  const [isAwaited, setAwaited] = useState(false);
  useEffect(() => {
    if (!isAwaited || isPending) return;
    setAwaited(false);
    if (active) choose(active, false);
  });

  const type = (next: string) => {
    setTyped(next);
    setChosen(null);
    setAwaited(false);
    reset();
  };
  const showActions = (of: Result | null) => {
    setChosen(of);
    reset(of ? undefined : chosen?.key);
  };
  const isAtEnd = () => field.current?.selectionStart === typed.length && field.current.selectionEnd === typed.length;
  const mayShowActions = !chosen && (result?.actions !== undefined || result?.href !== undefined);

  const act = (event: KeyboardEvent): (() => void) | undefined => {
    if (event.nativeEvent.isComposing || event.altKey || event.shiftKey) return undefined;
    const isMod = event.ctrlKey || event.metaKey;
    switch (event.key) {
      case "Enter":
        if (isPending && !chosen && !active?.isMoved) return () => setAwaited(true);
        return () => active && choose(active, isMod);
      case "ArrowDown":
        return () => step(1);
      case "ArrowUp":
        return () => step(-1);
      case "Home":
        return isMod ? undefined : () => edge("first");
      case "End":
        return isMod ? undefined : () => edge("last");
      case "ArrowRight":
        return mayShowActions && result && isAtEnd() ? () => showActions(result) : undefined;
      case "ArrowLeft":
        return chosen ? () => showActions(null) : undefined;
      case "Escape":
        if (chosen) return () => showActions(null);
        return typed === "" ? undefined : () => type("");
      default:
        return undefined;
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const todo = act(event);
    if (!todo) return;
    event.preventDefault();
    // The dialog closes on Escape.
    event.stopPropagation();
    todo();
  };

  const isNothing = groups.length === 0 && !isPending;
  useMissCount(text, isNothing && !error && kind === null);
  const activeGroup = groups.find(({ entries }) => entries.some(({ key }) => key === active?.key));
  return (
    <>
      <div className={`flex items-center flex-none gap-10 soft ${styles.head}`}>
        <SearchOutlined aria-hidden />
        <input
          ref={field}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={listId}
          aria-activedescendant={active ? optionId(listId, active.key) : undefined}
          aria-label={t("title")}
          placeholder={t("placeholder")}
          className={`min-w-0 flex-1 text-ink ${styles.input}`}
          value={typed}
          maxLength={MOST_SENTENCE}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className={`stack flex-1 relative ${styles.results}`}>
        {isPending && <div className={styles.progress} aria-hidden />}
        {isPending && groups.length === 0 && (
          <p className={`appears soft text-center ${styles.searching}`}>{t("searching")}</p>
        )}
        <ResultList
          id={listId}
          groups={groups}
          words={chosen ? [] : foldedWords(text)}
          active={active?.key ?? null}
          onPoint={point}
          onChoose={choose}
        />
        {error && (
          <div className={styles.failure}>
            <ErrorCard title={t("failed")} error={error} onRetry={retry} />
          </div>
        )}
        {docsError && kind === "docs" && <p className={styles.hint}>{t("docs_failed")}</p>}
        {isNothing && !error && <PaletteHint text={text} kind={kind} onPrefix={(sign) => type(sign)} />}
      </div>
      <p role="status" className="visually-hidden">
        {isPending
          ? t("searching")
          : t("results", { count: groups.reduce((sum, { entries }) => sum + entries.length, 0) })}
      </p>
      {/* Not all screen readers speak the groups of a listbox. */}
      <p role="status" className="visually-hidden">
        {activeGroup?.title}
      </p>
      <PaletteKeys hasActions={mayShowActions} isInActions={chosen !== null} isEmpty={typed === ""} />
    </>
  );
};

const listActions = (result: Result, t: ReturnType<typeof useTranslations<"palette">>): Entry[] => [
  ...(result.href === undefined
    ? []
    : [
        {
          key: "open",
          title: t("on.open"),
          href: result.href,
          ...(result.onOpen && { onOpen: result.onOpen }),
        },
        {
          key: "tab",
          title: t("on.tab"),
          run: () => void window.open(result.href, "_blank", "noopener"),
        },
      ]),
  ...(result.actions ?? []),
];
