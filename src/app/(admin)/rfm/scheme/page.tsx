export { SchemePage as default } from "#ui/rfm-scheme/scheme-page.tsx";
