"use client";

import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { ImportFile } from "#contracts/imports/files.ts";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { lazily } from "#ui/shared/lazily.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { CalculationsCard } from "../../runs/calculations-card.tsx";
import { FileDrop } from "../files/file-drop.tsx";
import { Layouts } from "../files/layouts.tsx";
import { FilesList } from "./files-list.tsx";
import { ImportSteps } from "./import-steps.tsx";
import { ImportedFile } from "./imported-file.tsx";
import { readNewImportState, writeNewImportState } from "./new-import-state.ts";
import { useImportFiles, useShowFile } from "./use-import-files.ts";

const OpenFile = lazily(() => import("./open-file.tsx").then(({ OpenFile: it }) => it));

const ADDRESS = { read: readNewImportState, write: writeNewImportState };

/** From a file to its import: upload, review how it is read, check it, import it. Several files share the page. */
export const NewImportPage = () => {
  const t = useTranslations("imports");
  const page = useAddressState(ADDRESS);
  const { files, file, step, imports } = page.state;
  const address = page.address({});
  const followed = useImportFiles(files);
  const open = followed.find(({ id }) => id === file);
  const showFile = useShowFile();
  // The first page of a visit leaves the focus where the browser put it.
  const hasMoved = useRef<string | boolean>(address);
  if (hasMoved.current !== address) hasMoved.current = true;
  const isNew = hasMoved.current === true;

  const add = (uploaded: readonly ImportFile[]) => {
    for (const each of uploaded) showFile(each);
    page.change((now) => {
      const all = [...now.files, ...uploaded.map(({ id }) => id)];
      return { files: all, file: all.length === 1 ? (all[0] ?? null) : null, step: "review" };
    });
  };
  /** Files that became imports, in that order. */
  const start = (begun: readonly { file: string; id: string }[]) =>
    page.change((now) => ({
      files: now.files.filter((id) => begun.every((each) => each.file !== id)),
      file: null,
      step: "review",
      imports: [...now.imports, ...begun.map(({ id }) => id)],
    }));
  const remove = (id: string) => page.change((now) => ({ files: now.files.filter((each) => each !== id), file: null }));

  return (
    <PageLayout>
      <PageHeader
        title={t("new_title")}
        above={<BackLink href="/imports">{t("back")}</BackLink>}
        about={files.length + imports.length === 0 ? t("new_about") : undefined}
      />
      <ImportSteps now={open ? step : imports.length > 0 && files.length === 0 ? "import" : "files"} />
      {open ? (
        <OpenFile
          key={`${open.id} ${step}`}
          followed={open}
          page={page}
          isNew={isNew}
          onStarted={(id) => start([{ file: open.id, id }])}
          onRemoved={() => remove(open.id)}
        />
      ) : (
        <>
          {imports.map((id) => (
            <ImportedFile
              key={id}
              id={id}
              isNew={isNew && id === imports.at(-1)}
              onUploaded={(uploaded) => add([uploaded])}
            />
          ))}
          {imports.length > 0 && <CalculationsCard />}
          {files.length > 0 && <FilesList files={followed} page={page} onStarted={start} onRemoved={remove} />}
          <FileDrop onUploaded={add} isSmall={files.length + imports.length > 0} />
          {files.length + imports.length === 0 && <Layouts />}
        </>
      )}
    </PageLayout>
  );
};
