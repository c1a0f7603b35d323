export { EditAudiencePage as default } from "#ui/audiences/edit-audience-page.tsx";
