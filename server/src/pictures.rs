//! Pictures as they come in, made into pictures as they go out.
//!
//! What an admin sends is looked at by its first bytes, measured before it is decoded, decoded, turned the way
//! its camera was held, and encoded anew in several widths. Nothing of the original but its pixels survives.

use anyhow::Context;
use domain::{
    Admin, Picture, PictureId, Shop,
    catalog::{CatalogError, product::Rendition},
};
use fast_image_resize::Resizer;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage, imageops::FilterType};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::{io::Cursor, sync::LazyLock};
use tokio::sync::Semaphore;

/// Largest picture that is taken, in bytes.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// Most pixels that are decoded.
const MAX_PIXELS: u64 = 40_000_000;
/// Widest or highest picture that is decoded, in pixels.
const MAX_SIDE: u32 = 20_000;
/// Memory for decoding one: 40 million pixels of 8 bytes, and some.
const MAX_ALLOC: u64 = 400 * 1024 * 1024;
/// Widths that pages choose from.
const WIDTHS: [u32; 4] = [320, 640, 960, 1600];
const QUALITY: f32 = 82.0;
/// What a preview stands on where the picture leaves room.
const PAPER: Rgba<u8> = Rgba([247, 244, 238, 255]);

/// Why a picture was not taken; `app` has the words for the seller.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    #[error("larger than 10 MB")]
    TooLarge,
    #[error("more than 40 million pixels")]
    TooManyPixels,
    #[error("SVG")]
    Svg,
    #[error("GIF")]
    Gif,
    #[error("not a PNG, JPEG or WebP picture")]
    Unknown,
    #[error("damaged")]
    Damaged,
    #[error(transparent)]
    Catalog(#[from] CatalogError),
}

impl PictureError {
    /// What stands behind `?problem=`; see `app::notices::products`.
    pub fn code(&self) -> &'static str {
        match self {
            PictureError::TooLarge => "picture-too-large",
            PictureError::TooManyPixels => "picture-too-many-pixels",
            PictureError::Svg => "picture-svg",
            PictureError::Gif => "picture-gif",
            PictureError::Unknown => "picture-unknown",
            PictureError::Damaged => "picture-damaged",
            PictureError::Catalog(_) => "unavailable",
        }
    }
}

/// One size of a picture.
struct Made {
    width: u32,
    height: u32,
    webp: Vec<u8>,
}

/// Makes a picture of what an admin sent and stores its renditions. The product does not know it yet.
///
/// # Errors
/// [`PictureError`] says why not; nothing a product refers to has changed.
pub async fn take(shop: &Shop, admin: &Admin, bytes: Vec<u8>, alt: &str) -> Result<Picture, PictureError> {
    // One at a time: decoding may take hundreds of megabytes.
    static TURN: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));
    let turn = TURN.acquire().await;
    let made = tokio::task::spawn_blocking(move || make(&bytes)).await.map_err(|_| PictureError::Damaged)??;
    drop(turn);
    let mut renditions = Vec::new();
    let (mut width, mut height) = (0, 0);
    for one in made {
        let key = shop.store_rendition(admin, &one.webp).await?;
        renditions.push(Rendition { width: one.width, key });
        (width, height) = (one.width, one.height);
    }
    Ok(Picture { id: PictureId::random(shop.entropy()), alt: alt.trim().to_owned(), width, height, renditions })
}

/// What other sites show where somebody links to a product: JPEG, because not all of them know WebP.
pub fn link_preview(rendition: &[u8]) -> Option<Vec<u8>> {
    let picture = image::load_from_memory_with_format(rendition, ImageFormat::WebP).ok()?.into_rgba8();
    let picture = DynamicImage::ImageRgba8(picture);
    // Whole, on paper: a tall cover would lose its title if it were cut to size.
    let (width, height) = app::link_preview_size();
    let fit = picture.resize(width, height, FilterType::CatmullRom);
    let mut paper = RgbaImage::from_pixel(width, height, PAPER);
    let (x, y) = ((width - fit.width()) / 2, (height - fit.height()) / 2);
    image::imageops::overlay(&mut paper, &fit, i64::from(x), i64::from(y));
    let mut jpeg = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 85);
    DynamicImage::ImageRgba8(paper).to_rgb8().write_with_encoder(encoder).ok()?;
    Some(jpeg)
}

fn make(bytes: &[u8]) -> Result<Vec<Made>, PictureError> {
    let picture = decode(bytes)?;
    let picture = if picture.color().has_alpha() {
        DynamicImage::ImageRgba8(picture.into_rgba8())
    } else {
        DynamicImage::ImageRgb8(picture.into_rgb8())
    };
    let widest = picture.width().min(WIDTHS[WIDTHS.len() - 1]);
    let narrower = WIDTHS.into_iter().filter(|width| *width < widest);
    narrower.chain([widest]).map(|width| rendition(&picture, width)).collect()
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::TooLarge);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(bytes)?);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOC);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(refused)?;
    let profile = decoder.icc_profile().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;
    picture.apply_orientation(orientation);
    Ok(match profile.and_then(|profile| in_srgb(&picture, &profile)) {
        Some(converted) => converted,
        None => picture,
    })
}

/// `picture` in the colors of the web. Phones take pictures in wider ones (Display P3), and without its profile such a
/// picture looks pale. None if it needs no conversion, or the profile is none of RGB.
fn in_srgb(picture: &DynamicImage, profile: &[u8]) -> Option<DynamicImage> {
    let from = ColorProfile::new_from_slice(profile).ok().filter(|from| from.color_space == DataColorSpace::Rgb)?;
    let to = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    if picture.color().has_alpha() {
        let mut pixels = picture.to_rgba8();
        let transform = from.create_transform_8bit(Layout::Rgba, &to, Layout::Rgba, options).ok()?;
        transform.transform(&pixels.clone(), &mut pixels).ok()?;
        Some(pixels.into())
    } else {
        let mut pixels = picture.to_rgb8();
        let transform = from.create_transform_8bit(Layout::Rgb, &to, Layout::Rgb, options).ok()?;
        transform.transform(&pixels.clone(), &mut pixels).ok()?;
        Some(pixels.into())
    }
}

/// What it is by its first bytes; what it is called does not matter.
fn format(bytes: &[u8]) -> Result<ImageFormat, PictureError> {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(ImageFormat::Png),
        [0xFF, 0xD8, 0xFF, ..] => Ok(ImageFormat::Jpeg),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(ImageFormat::WebP),
        [b'G', b'I', b'F', b'8', ..] => Err(PictureError::Gif),
        _ if begin.contains("<svg") => Err(PictureError::Svg),
        _ => Err(PictureError::Unknown),
    }
}

fn refused(error: image::ImageError) -> PictureError {
    match error {
        image::ImageError::Limits(_) => PictureError::TooManyPixels,
        _ => PictureError::Damaged,
    }
}

fn rendition(picture: &DynamicImage, width: u32) -> Result<Made, PictureError> {
    let tall = u64::from(picture.height()) * u64::from(width) / u64::from(picture.width().max(1));
    let height = u32::try_from(tall).unwrap_or(u32::MAX).max(1);
    let mut small = DynamicImage::new(width, height, picture.color());
    Resizer::new().resize(picture, &mut small, None).context("resizing").map_err(|_| PictureError::Damaged)?;
    let encoder = match &small {
        DynamicImage::ImageRgba8(pixels) => webp::Encoder::from_rgba(pixels, width, height),
        DynamicImage::ImageRgb8(pixels) => webp::Encoder::from_rgb(pixels, width, height),
        _ => return Err(PictureError::Damaged),
    };
    // WebP holds 16,383 pixels a side: a strip that is higher is told apart here.
    let webp = encoder.encode_simple(false, QUALITY).map_err(|_| PictureError::Damaged)?;
    Ok(Made { width, height, webp: webp.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn red(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_pixel(width, height, image::Rgb([200, 10, 10])).into()
    }

    fn sizes(bytes: &[u8]) -> Vec<(u32, u32)> {
        make(bytes).unwrap().iter().map(|made| (made.width, made.height)).collect()
    }

    #[test]
    fn r051_each_format_is_made_into_webp_of_several_widths() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let bytes = encoded(&red(1_000, 500), format);
            assert_eq!(sizes(&bytes), [(320, 160), (640, 320), (960, 480), (1_000, 500)], "{format:?}");
            for made in make(&bytes).unwrap() {
                let again = image::load_from_memory_with_format(&made.webp, ImageFormat::WebP).unwrap();
                assert_eq!((again.width(), again.height()), (made.width, made.height));
            }
        }
        assert_eq!(sizes(&encoded(&red(2_000, 1_000), ImageFormat::Png)).last(), Some(&(1_600, 800)));
        assert_eq!(sizes(&encoded(&red(10, 5), ImageFormat::Png)), [(10, 5)]);
        let clear: DynamicImage = RgbaImage::from_pixel(40, 40, image::Rgba([0, 0, 0, 0])).into();
        let made = make(&encoded(&clear, ImageFormat::Png)).unwrap();
        assert!(image::load_from_memory(&made[0].webp).unwrap().color().has_alpha());
    }

    #[test]
    fn a055_r051_svg_gif_and_pages_are_refused_whatever_they_are_called() {
        let refused = |bytes: &[u8]| make(bytes).err().unwrap().to_string();
        assert!(refused(b"<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>").contains("SVG"));
        assert!(refused(b"GIF89a/*").contains("GIF"));
        for bytes in [&b"<html><script>alert(1)</script>"[..], b"%PDF-1.7", b"PK\x03\x04", b"", b"MZ", b"RIFF1234WAVE"]
        {
            assert!(refused(bytes).contains("not a PNG"), "{bytes:?}");
        }
        for torn in [&b"\x89PNG\r\n\x1a\n<html>"[..], b"\xFF\xD8\xFF<script>", b"RIFF1234WEBP<svg>"] {
            assert!(refused(torn).contains("damaged"), "{torn:?}");
        }
    }

    #[test]
    fn a055_nothing_hidden_in_a_picture_survives() {
        let mut bytes = encoded(&red(64, 64), ImageFormat::Png);
        bytes.extend_from_slice(b"<script>alert('polyglot')</script>");
        for made in make(&bytes).unwrap() {
            assert!(!made.webp.windows(8).any(|window| window == b"polyglot"));
        }
    }

    #[test]
    fn r051_a_picture_is_turned_the_way_its_camera_was_held_and_forgets_where_it_was() {
        let plain = encoded(&red(60, 30), ImageFormat::Jpeg);
        // An Exif block with one entry, Orientation 6 (turn right), and a secret behind it.
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS-SECRET");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let bytes = [&plain[..2], &[0xFF, 0xE1], &length, &exif, &plain[2..]].concat();
        let made = make(&bytes).unwrap();
        assert_eq!((made[0].width, made[0].height), (30, 60));
        assert!(!made[0].webp.windows(10).any(|window| window == b"GPS-SECRET"));
    }

    #[test]
    fn a056_a_pixel_flood_is_refused_before_it_is_decoded() {
        let mut bytes = encoded(&red(1, 1), ImageFormat::Png);
        // Width and height stand in the first chunk, with a checksum behind.
        for (width, height) in [(50_000_u32, 50_000_u32), (8_000, 8_000), (20_000, 2_001)] {
            bytes[16..20].copy_from_slice(&width.to_be_bytes());
            bytes[20..24].copy_from_slice(&height.to_be_bytes());
            let sum = crc32(&bytes[12..29]);
            bytes[29..33].copy_from_slice(&sum.to_be_bytes());
            assert!(matches!(make(&bytes), Err(PictureError::TooManyPixels)), "{width} {height}");
        }
        assert!(matches!(make(&vec![0; MAX_BYTES + 1]), Err(PictureError::TooLarge)));
    }

    #[test]
    fn r082_a_picture_of_a_phone_keeps_its_colors() {
        let encoded = |profile: Option<Vec<u8>>| {
            let pixels = RgbImage::from_pixel(64, 64, image::Rgb([230, 90, 60]));
            let mut bytes = Vec::new();
            let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
            if let Some(profile) = profile {
                image::ImageEncoder::set_icc_profile(&mut encoder, profile).unwrap();
            }
            image::ImageEncoder::write_image(encoder, &pixels, 64, 64, image::ExtendedColorType::Rgb8).unwrap();
            bytes
        };
        let shown = |bytes: &[u8]| {
            let made = make(bytes).unwrap();
            image::load_from_memory(&made[0].webp).unwrap().to_rgb8().get_pixel(32, 32).0
        };
        let near = |found: [u8; 3], wanted: [u8; 3]| found.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) <= 8);
        let p3 = ColorProfile::new_display_p3().encode().unwrap();
        // By the primaries of Display P3 (SMPTE EG 432-1), the same color in sRGB.
        assert!(near(shown(&encoded(Some(p3))), [250, 79, 46]), "{:?}", shown(&encoded(None)));
        let srgb = ColorProfile::new_srgb().encode().unwrap();
        for same in [None, Some(srgb), Some(b"no profile".to_vec())] {
            assert!(near(shown(&encoded(same)), [230, 90, 60]));
        }
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |sum, byte| {
            (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 })
        })
    }
}
