// Replaces @refinedev/antd in the browser by the sources of its hooks. The package is a single module, so bundlers cannot drop
// the layouts, uploads, tabs and images that no page uses.

// The package's version adds a search form and props for antd's table, which no page uses.
export { useTable } from "@refinedev/core";
export { useSelect } from "../../../node_modules/@refinedev/antd/src/hooks/fields/useSelect/index.ts";
export { useDrawerForm } from "../../../node_modules/@refinedev/antd/src/hooks/form/useDrawerForm/useDrawerForm.ts";
export { useForm } from "../../../node_modules/@refinedev/antd/src/hooks/form/useForm.ts";
export { useModalForm } from "../../../node_modules/@refinedev/antd/src/hooks/form/useModalForm/useModalForm.ts";
