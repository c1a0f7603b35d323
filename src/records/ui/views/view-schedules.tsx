"use client";

import { Button, Modal } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDeletion } from "#core/ui/use-deletion.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ViewSchedule } from "#records/contracts/view-schedules.ts";
import type { SavedView } from "#records/contracts/views.ts";
import { ScheduleDialog } from "./schedule-dialog.tsx";

const RELOADS = ["GET /api/admin/view-schedules"] as const;

/** Pauses, changes and deletes a schedule. */
const ScheduleMenu = ({ schedule, onEdit }: { schedule: ViewSchedule; onEdit: () => void }) => {
  const t = useTranslations();
  const { id, version, isPaused, view } = schedule;
  const update = useWrite("PATCH /api/admin/view-schedules/{id}", { key: "view-schedules", reloads: RELOADS });
  const deletion = useDeletion("DELETE /api/admin/view-schedules/{id}", { key: "view-schedules", reloads: RELOADS });
  const pause = () =>
    void update.write(
      { id, version, isPaused: !isPaused },
      { successMessage: t(isPaused ? "views.send_resumed" : "views.send_paused", { name: view.name }) },
    );
  const askDelete = () =>
    deletion.ask(
      { id },
      {
        title: t("views.send_delete_title", { name: view.name }),
        content: t("views.send_delete_about"),
        successMessage: t("views.send_deleted", { name: view.name }),
      },
    );
  return (
    <MoreMenu
      type="text"
      loading={update.isBusy || deletion.isBusy}
      label={t("views.send_menu")}
      items={[
        { key: "edit", label: t("views.send_edit"), onClick: onEdit },
        { key: "pause", label: t(isPaused ? "views.send_resume" : "views.send_pause"), onClick: pause },
        { key: "delete", label: t("buttons.delete"), onClick: askDelete },
      ]}
    />
  );
};

type RowProps = { schedule: ViewSchedule; onEdit: () => void };

/** When a schedule sends what, and what became of the last email to each recipient. */
const ScheduleRow = ({ schedule, onEdit }: RowProps) => {
  const t = useTranslations("views");
  const formats = useFormats();
  const { frequency, hour, format, nextAt, recipients, mayChange } = schedule;
  return (
    <li className="row items-start gap-8">
      <div className="stack gap-4 flex-1 min-w-0">
        <strong>
          {t(`send_every.${frequency}`, { time: formats.hour(hour) })} · {format.toUpperCase()}
        </strong>
        <span className="small soft">
          {nextAt === null ? t("send_is_paused") : t("send_next", { time: formats.dated(nextAt) })}
        </span>
        <ul className="stack gap-4 small">
          {recipients.map(({ id, name, sentAt, problem }) => (
            <li key={id}>
              {name}
              {": "}
              {problem !== null
                ? t(`send_problems.${problem}`)
                : sentAt === null
                  ? t("send_not_yet")
                  : t("send_last", { time: formats.dated(sentAt) })}
            </li>
          ))}
          {recipients.length === 0 && <li>{t("send_no_one")}</li>}
        </ul>
      </div>
      {mayChange && <ScheduleMenu schedule={schedule} onEdit={onEdit} />}
    </li>
  );
};

type Props = { view: SavedView; onClose: () => void };

/** The schedules on which a view is sent by email; the form of the first one if there are none yet. */
export const ViewSchedules = ({ view, onClose }: Props) => {
  const t = useTranslations();
  const { answer, error, retry, isUpdating } = useAnswer("GET /api/admin/view-schedules", { viewId: view.id });
  const [editing, setEditing] = useState<ViewSchedule | "first" | "new" | null>(null);
  const [isOpened, setOpened] = useState(false);
  // Once, because the form that adds the first one stays until it has closed, and deleting the last one opens no form; and not by an
  // answer from before the first one was added.
  if (answer && !isUpdating && !isOpened) {
    setOpened(true);
    if (answer.total === 0) setEditing("first");
  }
  // Which of the two dialogs opens is known when the schedules are.
  if (!isOpened && !error) return null;
  if (answer && editing !== null) {
    return (
      <ScheduleDialog
        view={view}
        schedule={typeof editing === "string" ? undefined : editing}
        candidates={answer.candidates}
        canSendMail={answer.canSendMail}
        onClose={editing === "first" ? onClose : () => setEditing(null)}
      />
    );
  }
  return (
    <Modal
      open
      title={t("views.send_title", { name: view.name })}
      onCancel={onClose}
      footer={
        <Button type="primary" disabled={!answer} onClick={() => setEditing("new")}>
          {t(answer?.total === 0 ? "views.send_add" : "views.send_another")}
        </Button>
      }
    >
      {error && <ErrorCard title={t("table.failed")} error={error} onRetry={retry} />}
      {answer && !answer.canSendMail && <Notice>{t("views.send_no_mail")}</Notice>}
      {answer?.total === 0 && <p>{t("views.send_none")}</p>}
      <ul className="stack gap-16">
        {answer?.data.map((schedule) => (
          <ScheduleRow key={schedule.id} schedule={schedule} onEdit={() => setEditing(schedule)} />
        ))}
      </ul>
    </Modal>
  );
};
