"use client";

import { Button, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { FormProblems } from "#core/ui/forms/form-problems.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import type { LivePreview } from "#records/ui/list/use-preview.ts";
import { useActorWords } from "#records/ui/people/reason-list.tsx";
import { PreviewedCustomers } from "./preview.tsx";
import type { SegmentDraft } from "./use-draft.ts";

type ConflictNoteProps = {
  segmentId: string;
  /** The user's own rule as a sentence. */
  mine: string | null;
  onReload: () => void;
  onOverwrite: (version: number) => void;
};

/** Another user saved first: who and when, both rules side by side, and the two ways to continue. */
const ConflictNote = ({ segmentId, mine, onReload, onOverwrite }: ConflictNoteProps) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const actorName = useActorWords();
  const { answer } = useAnswer("GET /api/admin/segments/{id}/history", { id: segmentId, kind: "edit", pageSize: "1" });
  const [last] = answer?.data ?? [];
  if (last?.kind !== "edit") return <p role="status">{t("conflict")}</p>;
  return (
    <div className="stack min-w-0 gap-16" role="alert">
      <p>{t("conflict_by", { name: actorName(last.by), time: formats.moment(last.at, new Date()) })}</p>
      <dl className="grid gap-4">
        <dt className="text-13 faint">{t("theirs", { version: last.version })}</dt>
        <dd className="stack">
          {last.after.name}
          {last.after.inWords !== null && <span className="small font-normal faint">{last.after.inWords}</span>}
        </dd>
        <dt className="text-13 faint">{t("mine")}</dt>
        <dd className="stack">{mine ?? "–"}</dd>
      </dl>
      <div className="row items-center gap-8">
        <Button onClick={onReload}>{t("load_theirs")}</Button>
        <Button type="primary" onClick={() => onOverwrite(last.version)}>
          {t("save_mine")}
        </Button>
      </div>
    </div>
  );
};

type Props = {
  segment: Segment;
  draft: SegmentDraft;
  preview: LivePreview;
  onSaved: () => Promise<void>;
  /** Discards this edit and opens the other user's version. */
  onReload: () => void;
  onClose: () => void;
};

/** Confirms an edit and shows its effect: who leaves and who joins. */
export const SaveDialog = ({ segment, draft, preview, onSaved, onReload, onClose }: Props) => {
  const t = useTranslations();
  const { isOpen, close, onClosed } = useDismiss(onClose);
  // The segment is loaded again only after leaving the editor, whose draft must not change underneath.
  const { write, isBusy, error } = useWrite("PATCH /api/admin/segments/{id}", { isQuiet: true });
  const { name, description, criteria } = draft;
  const isConflict = error?.code === "EDITED_MEANWHILE";
  const send = async (version: number) => {
    const saved = await write({
      id: segment.id,
      version,
      name,
      description: description === "" ? null : description,
      ...(segment.isAutomatic && criteria && { criteria }),
    });
    if (saved) onSaved();
  };
  return (
    <Modal
      open={isOpen}
      title={t("segments.save_title", { name: segment.name })}
      onCancel={close}
      afterClose={onClosed}
      footer={
        <>
          <Button onClick={close}>{t("buttons.cancel")}</Button>
          {!isConflict && (
            <Button
              type="primary"
              loading={isBusy}
              disabled={segment.isAutomatic && preview.current === null && preview.error === null}
              onClick={() => void send(segment.version)}
            >
              {t("buttons.save")}
            </Button>
          )}
        </>
      }
    >
      <div className="stack min-w-0 gap-16">
        {isConflict ? (
          <ConflictNote
            segmentId={segment.id}
            mine={preview.current?.inWords ?? null}
            onReload={onReload}
            onOverwrite={send}
          />
        ) : (
          <FormProblems problems={[]} error={error} />
        )}
        {segment.isAutomatic && !isConflict && <Effect preview={preview} />}
      </div>
    </Modal>
  );
};

const Effect = ({ preview: { current, error } }: { preview: LivePreview }) => {
  const t = useTranslations("segments");
  const { count } = useFormats();
  if (error) return <p>{t("count_failed")}</p>;
  const change = current?.change;
  if (!change) return <p role="status">{t("counting")}</p>;
  const { members, joining, leaving } = change;
  if (joining.count + leaving.count === 0) return <p>{t("effect_none", { count: members })}</p>;
  return (
    <>
      <p className="title">
        {t("effect", {
          before: count(members),
          after: count(members - leaving.count + joining.count),
          leaving: leaving.count,
          joining: joining.count,
        })}
      </p>
      {leaving.count > 0 && (
        <>
          <h3 className="small font-semibold">{t("leaving", { count: leaving.count })}</h3>
          <PreviewedCustomers people={leaving.sample} label={t("leaving", { count: leaving.count })} />
        </>
      )}
      {joining.count > 0 && (
        <>
          <h3 className="small font-semibold">{t("joining", { count: joining.count })}</h3>
          <PreviewedCustomers people={joining.sample} label={t("joining", { count: joining.count })} />
        </>
      )}
    </>
  );
};
