//! TABLE · Dutch: signing in.

use crate::words::GateWords;

pub(super) const GATE: GateWords = GateWords {
    title: "Inloggen bij Headwater",
    hint: "Je hebt een account van je administrator gekregen. Registreren hoeft niet.",
    email: "E-mail",
    password: "Wachtwoord",
    stay: "30 dagen ingelogd blijven op dit apparaat",
    sign_in: "Inloggen",
    refused: "E-mail en wachtwoord horen niet bij elkaar.",
    pause: |seconds| {
        if seconds == 1 {
            "Te veel pogingen zijn mislukt. Over een seconde kun je het opnieuw proberen.".to_owned()
        } else {
            format!("Te veel pogingen zijn mislukt. Over {seconds} seconden kun je het opnieuw proberen.")
        }
    },
    in_the_open: "Wachtwoorden worden niet onversleuteld verstuurd",
    in_the_open_hint: "Deze verbinding heeft geen TLS. De serverbeheerder zet een proxy met TLS voor Headwater en \
                       stelt --base-url in op het https://-adres daarvan; in docs/operating.md staat hoe.",
    forgotten: "Vergeten? De serverbeheerder stelt een nieuw wachtwoord in: headwater user passwd",
    code: "Nog één stap",
    code_hint: "Vul de zes cijfers in die je app voor Headwater toont.",
    code_label: "Code",
    code_wrong: "Deze code klopt niet, of is al gebruikt. Wacht op de volgende en vul die in.",
    code_lost: "App kwijt? Vul een van je herstelcodes in. Ben je die ook kwijt, dan kan een administrator de code \
                uitzetten.",
    motto: "Elke lead heeft een bron. Hier kun je die zien.",
};
