"use client";

import { Button, Input, Radio } from "antd";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { listSegmentSizes } from "#contracts/segment-sizes.ts";
import { createSegment, getSegment, listSegments, type Segment } from "#contracts/segments.ts";
import { criteriaInWords } from "#lib/domain/criteria/words.ts";
import { CriteriaBuilder } from "../criteria/criteria-builder.tsx";
import { criteriaFrom, treeFrom } from "../criteria/tree.ts";
import { useBuilder } from "../criteria/use-builder.ts";
import { useCriteriaReader } from "../criteria/use-criteria-reader.ts";
import { FormProblems } from "../forms/form-problems.tsx";
import { useSubmit } from "../forms/use-submit.ts";
import { useMe } from "../providers/me.ts";
import { useAskAgain } from "../providers/use-answer.ts";
import { startNavigation } from "../shell/navigation-focus.ts";
import { PageHeading } from "../shell/page-heading.tsx";
import { CountPanel } from "./count-panel.tsx";
import { draftName, dropDraft, keepDraft, readDraft, type SegmentDraft } from "./draft.ts";
import { SaveDialog } from "./save-dialog.tsx";
import styles from "./segments.module.css";
import { useLeaveGuard } from "./use-leave-guard.tsx";
import { usePreview } from "./use-preview.ts";

type Props = {
  /** What it begins with: a template, what somebody chose elsewhere, or the segment as it stands. */
  initial: SegmentDraft;
  /** The one that is edited; none for a new one. */
  segment?: Segment;
};

const LONGEST_NAME = 120;
const LONGEST_DESCRIPTION = 500;

/** A rule and its name, with whom it means beside it. */
export const Editor = ({ initial, segment }: Props) => {
  const t = useTranslations();
  const id = useId();
  const router = useRouter();
  const askAgain = useAskAgain();
  const me = useMe();
  const reader = useCriteriaReader();
  const keptAs = draftName(me.business.id, me.id, segment?.id ?? null);
  const version = segment?.version ?? 0;
  const [kept] = useState(() => readDraft(keptAs, version));
  const [start, setStart] = useState<SegmentDraft>(kept ?? initial);
  const [isRestored, setRestored] = useState(kept !== null);
  const [{ name, description, isAutomatic }, setWords] = useState(start);
  const builder = useBuilder(start.criteria);
  const [isSaving, setSaving] = useState(false);
  const [isDone, setDone] = useState(false);

  const draft: SegmentDraft = {
    name,
    description,
    isAutomatic,
    criteria: isAutomatic && !builder.isEmpty ? builder.given : null,
  };
  const isDirty = !isDone && JSON.stringify(draft) !== JSON.stringify(normal(initial));
  const preview = usePreview(isAutomatic ? builder.criteria : null, segment?.id);
  useLeaveGuard(isDirty);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the draft is what is compared
  useEffect(() => {
    if (isDirty) keepDraft(keptAs, draft, version);
    else dropDraft(keptAs);
  }, [JSON.stringify(draft), isDirty, keptAs, version]);

  const leave = async (to: string) => {
    setDone(true);
    dropDraft(keptAs);
    await askAgain(listSegments, getSegment, listSegmentSizes);
    startNavigation();
    router.push(`/segments/${to}`);
  };
  const creation = useSubmit(createSegment, ({ data }) => leave(data.id));

  const isWrong = isAutomatic && !builder.isEmpty && builder.criteria === null;
  const hindrance =
    name.trim() === ""
      ? t("segments.needs_name")
      : isAutomatic && builder.isEmpty
        ? t("segments.needs_condition")
        : isWrong
          ? t("segments.count_paused")
          : null;
  const save = () => {
    if (hindrance !== null || creation.isBusy) return;
    if (segment) return setSaving(true);
    void creation.submit({
      name: name.trim(),
      isAutomatic,
      criteria: draft.criteria ?? {},
      ...(description.trim() !== "" && { description: description.trim() }),
    });
  };
  const discard = () => {
    setStart(initial);
    setWords(initial);
    builder.load(initial.criteria);
    setRestored(false);
  };
  const { reach } = preview.current ?? {};
  const alone = reach ? new Map(reach.map(({ path, count }) => [path, count])) : null;
  const rarest = reach && preview.current?.count === 0 ? [...reach].sort((a, b) => a.count - b.count)[0] : undefined;

  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <div className={styles.headerWords}>
          <PageHeading title={segment ? t("segments.edit_of", { name: segment.name }) : t("buttons.new_segment")} />
        </div>
        <div className={styles.actions}>
          <Button href={segment ? `/segments/${segment.id}` : "/segments"}>{t("buttons.cancel")}</Button>
          <Button
            id="criteria-after"
            type="primary"
            onClick={save}
            loading={creation.isBusy}
            disabled={hindrance !== null}
            aria-describedby={`${id}-hindrance`}
            aria-keyshortcuts="Control+Enter"
          >
            {t("buttons.save")}
          </Button>
        </div>
      </header>
      <p id={`${id}-hindrance`} className={styles.hindrance}>
        {hindrance}
      </p>
      {isRestored && (
        <p className={styles.note} role="status">
          {t("segments.restored")}{" "}
          <Button size="small" onClick={discard}>
            {t("segments.discard")}
          </Button>
        </p>
      )}
      <FormProblems problems={[]} error={creation.error} />
      <div className={styles.words}>
        <label htmlFor={`${id}-name`}>{t("settings.name")}</label>
        <Input
          id={`${id}-name`}
          value={name}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          onChange={({ target }) => setWords((now) => ({ ...now, name: target.value }))}
        />
        <label htmlFor={`${id}-about`}>{t("forms.optional", { field: t("segments.description") })}</label>
        <Input
          id={`${id}-about`}
          value={description}
          maxLength={LONGEST_DESCRIPTION}
          autoComplete="off"
          onChange={({ target }) => setWords((now) => ({ ...now, description: target.value }))}
        />
        {!segment && (
          <Radio.Group
            name={`${id}-kind`}
            aria-label={t("segments.kind")}
            value={isAutomatic}
            onChange={({ target }) => setWords((now) => ({ ...now, isAutomatic: target.value }))}
            options={[
              { value: true, label: t("segments.automatic_long") },
              { value: false, label: t("segments.manual_long") },
            ]}
          />
        )}
      </div>
      {isAutomatic && (
        <div className={styles.editor}>
          <div className={styles.rule}>
            <CriteriaBuilder
              builder={builder}
              reader={reader}
              reach={alone}
              blamed={rarest?.path ?? null}
              onSave={save}
            />
            <p className={styles.sentence}>
              <strong>{t("segments.in_words")}</strong>{" "}
              {builder.criteria ? criteriaInWords(builder.criteria, reader) : t("segments.no_words")}
            </p>
          </div>
          <CountPanel preview={preview} isEmpty={builder.isEmpty} isWrong={isWrong} />
        </div>
      )}
      {isSaving && segment && (
        <SaveDialog
          segment={segment}
          draft={{ ...draft, name: name.trim(), description: description.trim() }}
          preview={preview}
          onSaved={() => leave(segment.id)}
          onReload={() => {
            setDone(true);
            dropDraft(keptAs);
            void askAgain(getSegment);
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </div>
  );
};

/** As the rows would give it: a lone condition stands in a group there. */
const normal = ({ name, description, isAutomatic, criteria }: SegmentDraft): SegmentDraft => ({
  name,
  description,
  isAutomatic,
  criteria: isAutomatic && criteria ? criteriaFrom(treeFrom(criteria)) : null,
});
