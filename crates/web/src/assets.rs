//! TABLE · what pages load: the stylesheet, scripts and pictures. Each has a path with the hash of its bytes, and is kept by browsers
//! for good: a new version has a new path.

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::LazyLock;

/// The path of all assets.
const PREFIX: &str = "/a/";

/// A file that pages load.
#[derive(Debug)]
pub struct Asset {
    /// The name in templates.
    pub name: &'static str,
    /// The path, which changes with the bytes.
    pub path: String,
    /// The content type.
    pub kind: &'static str,
    /// The bytes.
    pub plain: Bytes,
    /// The bytes, compressed.
    pub compressed: Bytes,
}

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

macro_rules! texts {
    ($folder:literal, $($name:literal),+ $(,)?) => { &[$(include_str!(concat!("../assets/", $folder, $name))),+] };
}

/// TABLE · the name, the content type and the parts of each asset, in the order in which they are joined. An asset names only those
/// above it.
const SOURCES: &[(&str, &str, &[&str])] = &[
    ("icons.svg", SVG, texts!("", "icons.svg")),
    ("favicon.svg", SVG, texts!("", "favicon.svg")),
    ("river.svg", SVG, texts!("", "river.svg")),
    ("chevron.svg", SVG, texts!("", "chevron.svg")),
    ("style.css", CSS, STYLE),
    ("theme.js", SCRIPT, texts!("", "theme.js")),
    ("htmx.js", SCRIPT, texts!("vendor/", "htmx.js")),
    ("app.js", SCRIPT, APP),
];

/// TABLE · the stylesheet. The first file declares the order of layers.
const STYLE: &[&str] = texts!(
    "style/",
    "reset.css",
    "tokens.css",
    "base.css",
    "frame.css",
    "frame-small.css",
    "parts/avatar.css",
    "parts/button.css",
    "parts/card.css",
    "parts/cell-edit.css",
    "parts/check.css",
    "parts/chip.css",
    "parts/copy.css",
    "parts/dialog.css",
    "parts/empty.css",
    "parts/facts.css",
    "parts/field.css",
    "parts/menu.css",
    "parts/meter.css",
    "parts/note.css",
    "parts/palette.css",
    "parts/pictures.css",
    "parts/score.css",
    "parts/selection-bar.css",
    "parts/skeleton.css",
    "parts/status.css",
    "parts/steps.css",
    "parts/tab.css",
    "parts/table.css",
    "parts/tag.css",
    "parts/tile.css",
    "parts/timeline.css",
    "parts/toast.css",
    "pages/developers.css",
    "pages/gate.css",
    "pages/home.css",
    "pages/lead.css",
    "pages/leads.css",
    "pages/peek.css",
    "pages/people.css",
    "pages/states.css",
    "pages/widths.css",
    "forced.css",
    "print.css",
);

/// TABLE · the scripts of the pages.
const APP: &[&str] = texts!(
    "app/",
    "01-start.js",
    "02-toast.js",
    "03-look.js",
    "04-dialog.js",
    "05-palette.js",
    "06-window.js",
    "07-table.js",
    "08-cell.js",
    "09-live.js",
    "10-keys.js",
    "11-arrange.js",
    "11-compose.js",
);

/// All assets.
pub static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let mut assets: Vec<Asset> = Vec::with_capacity(SOURCES.len());
    for (name, kind, parts) in SOURCES {
        let named = |text: String, asset: &Asset| {
            text.replace(&format!("url(\"{}\")", asset.name), &format!("url(\"{}\")", asset.path))
        };
        let text = assets.iter().fold(parts.concat(), named);
        assets.push(asset(name, kind, text));
    }
    assets
});

fn asset(name: &'static str, kind: &'static str, plain: String) -> Asset {
    let hash: String = Sha256::digest(&plain).iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let compressed = compress(plain.as_bytes(), Compression::best());
    Asset { name, path: format!("{PREFIX}{stem}.{hash}.{ending}"), kind, plain: plain.into(), compressed }
}

/// Bytes in gzip's format.
pub fn compress(plain: &[u8], level: Compression) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 3), level);
    // Writing to memory does not fail.
    let written = encoder.write_all(plain).and_then(|()| encoder.finish());
    written.map(Bytes::from).unwrap_or_default()
}

/// The path of an asset, for templates.
pub fn path(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| asset.path.as_str())
}

/// The asset at a path.
pub fn at(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn an_asset_is_found_at_its_path_and_compresses_to_itself() {
        for asset in ASSETS.iter() {
            assert!(at(&asset.path).is_some() && path(asset.name) == asset.path, "{}", asset.name);
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&asset.compressed[..]).read_to_end(&mut plain).expect("gzip");
            assert_eq!(plain, asset.plain, "{}", asset.name);
        }
        assert!(at("/a/style.css").is_none(), "only the path with the hash is an asset");
    }

    /// The number of files in a folder of assets, and in the folders below.
    fn files(folder: &std::path::Path) -> usize {
        let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
        entries.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
    }

    #[test]
    fn every_sheet_and_every_script_is_joined() {
        let assets = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
        assert_eq!((STYLE.len(), APP.len()), (files(&assets.join("style")), files(&assets.join("app"))));
    }
}
