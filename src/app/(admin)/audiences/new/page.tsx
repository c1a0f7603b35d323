export { NewAudiencePage as default } from "#ui/audiences/new-audience-page.tsx";
