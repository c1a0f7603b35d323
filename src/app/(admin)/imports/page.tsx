export { ImportsPage as default } from "#ui/imports/imports-page.tsx";
