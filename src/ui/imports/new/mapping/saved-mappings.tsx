"use client";

import { useDelete, useInvalidate, useList } from "@refinedev/core";
import { Button, Input, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ImportFile } from "#contracts/imports/files.ts";
import type { ImportMapping } from "#lib/domain/imports/mapping/mapping.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { RequiredItem } from "#ui/shared/forms/required-item.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import styles from "../wizard.module.css";
import { fittedMapping, mappingOf } from "./mapping-model.ts";

const FormDialog = lazily(() => import("#ui/shared/forms/form-dialog.tsx").then(({ FormDialog: it }) => it));

type Saved = AnswerOf<"GET /api/admin/import-mappings">["data"][number];
type Props = { file: ImportFile; mapping: ImportMapping; onChoose: (mapping: ImportMapping) => void };

const RESOURCE = "import-mappings";
const MAX_LENGTH = 120;

/** Chooses a mapping of an earlier file, saves this one under a name, or changes or deletes the chosen one. */
export const SavedMappings = ({ file, mapping, onChoose }: Props) => {
  const t = useTranslations();
  const [chosenId, setChosen] = useState<string | null>(null);
  const [isNaming, setNaming] = useState(false);
  const ask = useConfirm();
  const invalidate = useInvalidate();
  const refresh = () => invalidate({ resource: RESOURCE, invalidates: ["list"] });
  const { result } = useList<Saved>({ resource: RESOURCE, pagination: { mode: "off" }, errorNotification: false });
  const { mutate: remove } = useDelete();
  const { write } = useWrite("PATCH /api/admin/import-mappings/{id}", { refresh });
  const saved = result.data;
  const chosen = saved.find(({ id }) => id === chosenId);
  const choose = (id: string | null) => {
    setChosen(id);
    const found = saved.find((each) => each.id === id);
    if (found) onChoose(fittedMapping(mappingOf(found.mapping), file));
  };
  const label = t("imports.mapping.name");
  return (
    <div className={styles.bar}>
      {saved.length > 0 && (
        <Select
          aria-label={t("imports.mapping.saved")}
          className={styles.savedSelect ?? ""}
          placeholder={t("imports.mapping.saved")}
          value={chosenId}
          options={saved.map(({ id, name }) => ({ value: id, label: name }))}
          popupMatchSelectWidth={false}
          onChange={choose}
        />
      )}
      {chosen && JSON.stringify(chosen.mapping) !== JSON.stringify(mapping) && (
        <Button
          onClick={() =>
            void write({ id: chosen.id, mapping, version: chosen.version }, { successMessage: t("states.saved") })
          }
        >
          {t("imports.mapping.update", { name: chosen.name })}
        </Button>
      )}
      <Button onClick={() => setNaming(true)}>{t("imports.mapping.save")}</Button>
      {chosen && (
        <Button
          danger
          type="text"
          onClick={() =>
            ask({
              title: t("imports.mapping.delete_title", { name: chosen.name }),
              content: t("imports.mapping.delete_about"),
              okText: t("buttons.delete"),
              onOk: () => {
                setChosen(null);
                remove({ resource: RESOURCE, id: chosen.id, successNotification: false });
              },
            })
          }
        >
          {t("buttons.delete")}
        </Button>
      )}
      {isNaming && (
        <FormDialog
          resource={RESOURCE}
          name="mapping"
          title={t("imports.mapping.save_title")}
          okText={t("buttons.save")}
          initial={{ name: "" }}
          labels={{ name: label }}
          variables={(values: object) => ({ ...values, mapping })}
          successMessage={t("states.saved")}
          onSaved={(made) => setChosen(String(made.id))}
          onClose={() => setNaming(false)}
        >
          <p>{t("imports.mapping.save_about")}</p>
          <RequiredItem name="name" label={label}>
            <Input autoFocus maxLength={MAX_LENGTH} />
          </RequiredItem>
        </FormDialog>
      )}
    </div>
  );
};
