//! TABLE · Dutch: lists.

use super::grouped;
use crate::words::ListsWords;

pub(super) const LISTS: ListsWords = ListsWords {
    title: "Lijsten",
    kinds: "Soort",
    in_use: "In gebruik",
    away: "Gearchiveerd",
    columns: ["Naam", "Leden", "12 weken", "Gewijzigd", "Omschrijving"],
    spark: |name| format!("Leden van {name} over twaalf weken"),
    count: |count| match count {
        1 => "1 lijst".to_owned(),
        _ => format!("{} lijsten", grouped(count)),
    },
    next: "Meer lijsten",
    empty: "Nog geen lijsten",
    empty_hint: "Een lijst houdt leads bij elkaar onder een naam: voor een beurs, een nieuwsbrief, een team.",
    empty_away: "Er is geen lijst gearchiveerd",
    new: "Nieuwe lijst",
    close: "Sluiten",
    name: "Naam",
    description: "Omschrijving",
    make: "Lijst maken",
    name_missing: "Een lijst heeft een naam nodig: vul er een in.",
    too_long: "Dit is langer dan 255 tekens: maak het korter.",
    parts: "Onderdelen",
    about: "Over",
    members: "Leden",
    left: "Eraf gehaald",
    number: grouped,
    growth: "Leden",
    intervals: ["Per dag", "Per week"],
    growth_label: |first, last| format!("Het aantal leden ging van {} naar {}", grouped(first), grouped(last)),
    twin: "Als tabel",
    twin_columns: ["Tot", "Leden", "Verschil"],
    change: |change| match change {
        0 => "–".to_owned(),
        1.. => format!("+{}", grouped(change)),
        _ => format!("−{}", grouped(-change)),
    },
    days_cut: "Dagen eindigen om middernacht UTC.",
    fact_names: ["Gemaakt", "Gewijzigd"],
    settings: "Instellingen",
    save: "Opslaan",
    away_head: "Archiveren",
    away_hint: "De lijst wordt niet meer aangeboden, op deze pagina's niet en aan programma's niet. De leden blijven \
                erop staan, en de lijst kan weer in gebruik worden genomen.",
    put_away: "Archiveren",
    back_head: "Deze lijst is gearchiveerd",
    back_hint: "De lijst wordt nergens aangeboden. De leden staan er nog op.",
    put_back: "Weer in gebruik nemen",
    empty_head: "Leegmaken",
    emptying_hint: "Alle leden worden van de lijst gehaald; de leads blijven. Dit kan 30 dagen lang ongedaan worden \
                    gemaakt.",
    empty_list: |count| match count {
        1 => "1 lid van de lijst halen".to_owned(),
        _ => format!("{} leden van de lijst halen", grouped(count)),
    },
    emptied: "De leden worden van de lijst gehaald. Bij een lange lijst duurt dat even; dit kan 30 dagen lang ongedaan \
              worden gemaakt.",
    used_by: "Gebruikt door",
    used_by_none: "Geen weergave van leads gebruikt deze lijst.",
    used_by_others: |count| match count {
        1 => "1 privéweergave van iemand anders".to_owned(),
        _ => format!("{count} privéweergaven van anderen"),
    },
    undo: "Ongedaan maken",
    paused: "De serverbeheerder heeft dit werk gepauzeerd: probeer het later opnieuw.",
    delete_head: "Verwijderen",
    delete_hint: "De lijst verdwijnt, met alles wat bekend is over wie erop kwam en eraf ging. De leads blijven. Dit \
                  kan niet ongedaan worden gemaakt; archiveren wel.",
    delete: |name| format!("{name} definitief verwijderen"),
    member_columns: ["Naam", "Bedrijf", "Status", "E-mail", "Erop sinds"],
    left_column: "Eraf sinds",
    no_name: "Zonder naam",
    unsubscribed: "afgemeld",
    bounced: "bounce",
    choose: |name| format!("{name} selecteren"),
    choose_all: "Alle rijen selecteren",
    choosing: "Selecteren",
    take_off: "Selectie van de lijst halen",
    no_members: "Er staat niemand op deze lijst",
    no_former: "Er is niemand van deze lijst gehaald",
    no_members_hint: "Voeg hier leads toe met hun adres, of kies ze in de tabel met leads.",
    first: "Eerste rijen",
    add: "Leads toevoegen",
    add_head: |name| format!("Leads toevoegen aan {name}"),
    addresses: "Adressen",
    addresses_hint: |most| format!("Eén per regel, van leads die hier staan; hoogstens {most}."),
    add_leads: "Op de lijst zetten",
    addresses_missing: "Er staat geen adres: vul er één per regel in.",
    addresses_many: |most| format!("Dit zijn meer dan {most} adressen: voeg de rest daarna toe."),
    added: |added, left| {
        let added = match added {
            0 => "Er is niemand toegevoegd.".to_owned(),
            1 => "Er is 1 lead toegevoegd.".to_owned(),
            _ => format!("Er zijn {added} leads toegevoegd."),
        };
        match left {
            1 => format!(
                "{added} Geen lead heeft het adres dat hier nog staat: verbeter het, of voeg eerst de lead toe."
            ),
            _ => format!(
                "{added} Geen lead heeft een van de {left} adressen die hier nog staan: verbeter ze, of voeg eerst de \
                 leads toe."
            ),
        }
    },
    own_only: "Je ziet je eigen leads op deze lijst.",
};
