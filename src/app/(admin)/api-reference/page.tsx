export { ApiReferencePage as default } from "#ui/api-reference/api-reference-page.tsx";
