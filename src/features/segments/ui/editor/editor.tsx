"use client";

import { Button, Input, Radio } from "antd";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useId, useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FormProblems } from "#core/ui/forms/form-problems.tsx";
import { useLeaveGuard } from "#core/ui/forms/use-leave-guard.tsx";
import { isPressed, SHORTCUTS } from "#core/ui/keys/shortcuts.ts";
import { lazily } from "#core/ui/lazily.tsx";
import { startNavigation } from "#core/ui/page/navigation.ts";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useAnswer, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { toNameKey } from "#records/rules/names-in-words.ts";
import { TIER_CODES } from "#records/rules/rfm/segment-colors.ts";
import { useExactPreview } from "#records/ui/list/use-preview.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "../segments.module.css";
import { EditorRule } from "./editor-rule.tsx";
import { type SegmentDraft, useDraft } from "./use-draft.ts";

type EditorWordsProps = {
  draft: SegmentDraft;
  /** The kind cannot be changed later. */
  isNew: boolean;
  onChange: (wish: Partial<SegmentDraft>) => void;
};

const LONGEST_NAME = 120;
const LONGEST_DESCRIPTION = 500;

/** Where the fields of rules have the groups of an analysis as their values. */
const ANALYSES: readonly string[] = ["rfm", "purchasing", "forecast", "axes"];
const FRESH_MS = 30_000;

/** Whether a rule means the customers of a group and nothing else, as one saved from the group's own page does. */
const isGroupRule = (
  criteria: Criteria | null,
  field: string,
  value: string | number,
  operator: "is" | "at_least" = "is",
): boolean => {
  const members = criteria && "all" in criteria ? criteria.all : [criteria];
  const [only] = members;
  if (members.length !== 1 || !only || !("field" in only)) return false;
  return only.field === field && only.operator === operator && only.value === value;
};

/** The built-in group that readers would take a segment of this name for. */
const useNamesake = ({ name, criteria }: SegmentDraft): { method: string; name: string } | undefined => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { business } = useMe();
  const fields = useAnswer("GET /api/admin/criteria-fields", {}, { staleMs: FRESH_MS }).answer?.data ?? [];
  const key = toNameKey(name);
  if (key === "") return undefined;
  const isLapsed = isGroupRule(criteria, "daysSinceLastPurchase", business.rfmDays, "at_least");
  const ofReport = [...(isLapsed ? [] : [LAPSED_CODE]), ...TIER_CODES].map((code) => ({
    method: t("nav.rfm"),
    name: words(code).name,
  }));
  const ofFields = fields
    .filter(({ group, type }) => type === "choice" && ANALYSES.includes(group))
    .flatMap((field) =>
      (field.options ?? []).flatMap(({ value, label }) =>
        isGroupRule(criteria, field.name, value) ? [] : [{ method: field.label, name: label }],
      ),
    );
  return [...ofFields, ...ofReport].find((group) => toNameKey(group.name) === key);
};

/** The segment's name and kind. */
const EditorWords = ({ draft, isNew, onChange }: EditorWordsProps) => {
  const { name, description, isAutomatic } = draft;
  const t = useTranslations();
  const id = useId();
  const namesake = useNamesake(draft);
  return (
    <div className={`grid items-center gap-8-16 ${styles.words}`}>
      <label className="font-medium" htmlFor={`${id}-name`}>
        {t("settings.name")}
      </label>
      <Input
        id={`${id}-name`}
        value={name}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        aria-describedby={`${id}-namesake`}
        onChange={({ target }) => onChange({ name: target.value })}
      />
      <p id={`${id}-namesake`} role="status" className={`soft ${styles.namesake}`}>
        {namesake && t("segments.namesake", namesake)}
      </p>
      <label className="font-medium" htmlFor={`${id}-about`}>
        {t("forms.optional", { field: t("segments.description") })}
      </label>
      <Input
        id={`${id}-about`}
        value={description}
        maxLength={LONGEST_DESCRIPTION}
        autoComplete="off"
        onChange={({ target }) => onChange({ description: target.value })}
      />
      {isNew && (
        <Radio.Group
          name={`${id}-kind`}
          aria-label={t("segments.kind")}
          value={isAutomatic}
          onChange={({ target }) => onChange({ isAutomatic: target.value })}
          options={[
            { value: true, label: t("segments.automatic_long") },
            { value: false, label: t("segments.manual_long") },
          ]}
        />
      )}
    </div>
  );
};

/** Ctrl (or ⌘) + Enter saves from anywhere on the page, including fields, unless a dialog is open. */
const useSaveKey = (save: () => void): void => {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.repeat || !SHORTCUTS.builder_save.keys.some((key) => isPressed(key, event))) return;
      if (event.target instanceof Element && event.target.closest("[role=dialog]")) return;
      event.preventDefault();
      save();
    };
    document.addEventListener("keydown", onKey, true);
    return () => document.removeEventListener("keydown", onKey, true);
  });
};

const SaveDialog = lazily(() => import("./save-dialog.tsx").then(({ SaveDialog: it }) => it));

type Props = {
  /** The initial values: from a template, another page, or the segment being edited. */
  initial: SegmentDraft;
  /** The segment being edited; undefined for a new one. */
  segment?: Segment;
  /** Whether the user chose the initial values, as opposed to an empty beginning. */
  isChosen?: boolean;
  /** Reopens the editor with the current version. */
  onReload?: () => void;
};

/** Edits a rule and its name, with the matching customers beside it. */
export const Editor = ({ initial, segment, isChosen = false, onReload }: Props) => {
  const t = useTranslations();
  const router = useRouter();
  const invalidateRoutes = useInvalidateRoutes();
  const [isSaving, setSaving] = useState(false);
  const work = useDraft({ initial, segmentId: segment?.id ?? null, version: segment?.version ?? 0, isChosen });
  const { draft, builder, isWrong } = work;
  const { name, description, isAutomatic } = draft;
  const preview = useExactPreview(isAutomatic ? builder.criteria : null, segment?.id);
  useLeaveGuard(work.isDirty);

  const leave = async (id: string) => {
    work.end();
    await invalidateRoutes("GET /api/admin/segments", "GET /api/admin/segments/{id}", "GET /api/admin/segments/sizes");
    startNavigation();
    router.push(`/segments/${id}`);
  };
  const creation = useWrite("POST /api/admin/segments", { isQuiet: true });

  const saveBlocker = (): string | null => {
    if (name.trim() === "") return t("segments.needs_name");
    if (isAutomatic && builder.isEmpty) return t("segments.needs_condition");
    return isWrong ? t("segments.count_paused") : null;
  };
  const blocker = saveBlocker();
  const create = async () => {
    const created = await creation.write({
      name: name.trim(),
      isAutomatic,
      criteria: draft.criteria ?? {},
      ...(description.trim() !== "" && { description: description.trim() }),
    });
    if (created) await leave(created.data.id);
  };
  const save = () => {
    if (blocker !== null) return builder.touch();
    if (creation.isBusy) return;
    if (segment) return work.isDirty ? setSaving(true) : void leave(segment.id);
    void create();
  };
  useSaveKey(save);

  return (
    <PageLayout>
      <PageHeader
        title={segment ? t("segments.edit_of", { name: segment.name }) : t("buttons.new_segment")}
        actions={
          <>
            <Link href={segment ? `/segments/${segment.id}` : "/segments"}>{t("buttons.cancel")}</Link>
            <Button
              type="primary"
              onClick={save}
              loading={creation.isBusy}
              disabled={blocker !== null}
              aria-describedby="editor-hindrance"
              aria-keyshortcuts="Control+Enter"
            >
              {t("buttons.save")}
            </Button>
          </>
        }
      />
      <p id="editor-hindrance" className={`small faint ${styles.hindrance}`}>
        {blocker}
      </p>
      {work.isRestored && (
        <Notice role="status">
          {t("segments.restored")}{" "}
          <Button size="small" onClick={work.discard}>
            {t("segments.discard")}
          </Button>
        </Notice>
      )}
      {work.hasEarlier && (
        <Notice role="status">
          {t("segments.earlier_draft")}{" "}
          <Button size="small" onClick={work.openEarlier}>
            {t("segments.open_draft")}
          </Button>
        </Notice>
      )}
      <FormProblems problems={[]} error={creation.error} />
      <EditorWords draft={draft} isNew={segment === undefined} onChange={work.change} />
      {isAutomatic && <EditorRule builder={builder} preview={preview} isWrong={isWrong} />}
      {isSaving && segment && (
        <SaveDialog
          segment={segment}
          draft={{ ...draft, name: name.trim(), description: description.trim() }}
          preview={preview}
          onSaved={() => leave(segment.id)}
          onReload={() => {
            work.end();
            onReload?.();
          }}
          onClose={() => setSaving(false)}
        />
      )}
    </PageLayout>
  );
};
