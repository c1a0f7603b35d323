"use client";

import { Modal } from "antd";
import { useTranslations } from "next-intl";
import { useDismiss } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";

type Props = { id: string; fileName: string; onClose: () => void };

/** Says what undoing an import does and asks for confirmation, or lists what depends on the import. */
export const UndoDialog = ({ id, fileName, onClose }: Props) => {
  const t = useTranslations("imports.undo");
  const words = useTranslations("buttons");
  const { isOpen, close, onClosed } = useDismiss(onClose);
  const { answer, error, retry } = useAnswer("GET /api/admin/imports/{id}/undo", { id });
  const { write, isBusy } = useWrite("POST /api/admin/imports/{id}/undo", {
    reloads: ["GET /api/admin/imports", "GET /api/admin/calculations"],
  });
  const blockers = answer?.data.blockers ?? [];
  const isBlocked = blockers.length > 0;
  const confirm = async () => {
    if (await write({ id }, { successMessage: t("running", { file: fileName }) })) close();
  };
  return (
    <Modal
      open={isOpen}
      title={t(isBlocked ? "blocked" : "title", { file: fileName })}
      okText={t("button")}
      okButtonProps={{ danger: true, disabled: !answer || isBusy, ...(isBlocked && { hidden: true }) }}
      cancelText={isBlocked ? t("close") : words("cancel")}
      onOk={() => void confirm()}
      onCancel={close}
      afterClose={onClosed}
    >
      {error ? (
        <ErrorCard title={t("blocked", { file: fileName })} error={error} onRetry={retry} />
      ) : !answer ? (
        <p role="status">{t("checking")}</p>
      ) : isBlocked ? (
        <>
          <p>{t("blocked_about")}</p>
          <ul>
            {blockers.map(({ what, count, imports }) => {
              const text = t(`blockers.${what}`, { count });
              return (
                <li key={what}>{imports.length > 0 ? t("by", { what: text, files: imports.join(", ") }) : text}</li>
              );
            })}
          </ul>
        </>
      ) : (
        <p>{t("about")}</p>
      )}
    </Modal>
  );
};
