//! TABLE · German: the methods of the API.

use crate::other_faces::MethodGroup;
use crate::words::ReferenceWords;

pub(super) const REFERENCE: ReferenceWords = ReferenceWords {
    title: "API-Referenz",
    methods: "Methoden",
    group: |group| match group {
        MethodGroup::Leads => "Leads",
        MethodGroup::Lists => "Listen",
        MethodGroup::Companies => "Firmen",
        MethodGroup::Opportunities => "Verkaufschancen",
        MethodGroup::Campaigns => "Kampagnen",
        MethodGroup::Work => "Notizen und Aufgaben",
        MethodGroup::Products => "Produkte",
        MethodGroup::Fields => "Felder",
        MethodGroup::People => "Personen und Mandanten",
    },
    kinds: ["liest", "schreibt"],
    lenient_only: "Die Artikel des Anbieters kennen diese Methode nicht: Schlüsseln, die Zweifelhaftes wie der Anbieter ablehnen, wird gesagt, dass es sie nicht gibt.",
    parameters: "Parameter",
    no_parameters: "Keine.",
    columns: ["Name", "Pflicht", "Bedeutung"],
    must: ["ja", "nein"],
    means,
    try_it: "Ausprobieren",
    try_hint: "mit Ihren eigenen Daten und Rechten, ohne Schlüssel",
    params: "params, als JSON",
    faulty: "Geben Sie ein JSON-Objekt ein, etwa {} oder {\"limit\": 3}.",
    call: "Aufrufen",
    asked: ["Das ändert Ihre Daten.", "Es ist, was ein Programm täte, und steht im Prüfprotokoll unter Ihrem Namen."],
    sure: "Trotzdem aufrufen",
    answer: "Antwort",
    cut: "Die Antwort ist länger; das ist ihr Anfang.",
    same: "Derselbe Aufruf",
    same_hint: "Legen Sie vorher das Geheimnis eines Schlüssels in die Variable SECRET: Headwater bewahrt kein Geheimnis auf, das hier stehen könnte.",
};

/// What a parameter holds.
fn means(name: &str) -> &'static str {
    match name {
        "objects" => "die zu schreibenden Objekte, jedes mit seinen Feldern unter deren Systemnamen",
        "where" => "welche Datensätze gemeint sind: ein Objekt aus Feldern und Werten, leer für alle",
        "id" => "die Id eines Datensatzes",
        "ids" => "Ids von Datensätzen",
        "limit" => "wie viele Zeilen; was über die Grenze der Methode geht, fällt wortlos weg",
        "offset" => "Zeilen, die vor der ersten ausgelassen werden",
        "fields" => "Systemnamen der Felder in der Antwort; ohne Angabe alle",
        "startDate" => "die erste Zeit, etwa 2026-01-01 00:00:00, in der Zeitzone der Version",
        "endDate" => "die letzte Zeit, in derselben Form",
        "timestamp" => "welche Zeit zählt: create oder update",
        "listID" => "die Id einer Liste",
        "memberID" => "die Id eines Leads",
        "memberIDs" => "Ids von Leads",
        "emailAddress" => "eine E-Mail-Adresse",
        "clientID" => "die Id eines Mandanten einer Agentur",
        "url" => "die Adresse, die von Änderungen an Leads erfährt",
        _ => "ein Wert, wie ihn docs/wire.md beschreibt",
    }
}
