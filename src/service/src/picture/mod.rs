//! Uploaded pictures: what a file must be, and the squares that are made of it. Only the pixels are kept: metadata, such as
//! the place where a photo was taken, is dropped.

use std::io::Cursor;

use domain::{
    error::{ErrorKind, PictureError, Problem},
    id::PictureId,
    time::Timestamp,
};
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits,
    codecs::{png::PngDecoder, webp::WebPDecoder},
    imageops::FilterType,
};
use store::NewPicture;
use tokio::sync::Semaphore;

use crate::Service;

mod get;

pub use get::get;

/// The largest file, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// The most pixels.
const MAX_PIXELS: u64 = 40_000_000;
/// The most pixels of one side.
const MAX_SIDE: u32 = 20_000;
/// The most memory that decoding takes.
const MAX_MEMORY: u64 = 256 * 1024 * 1024;
/// The sides of the squares that are kept, in pixels.
pub const SIZES: [u32; 3] = [32, 96, 256];
/// From here on a quick reduction comes before the careful one.
const LARGE: u32 = 1024;

/// Pictures that are decoded at the same time, so that memory is bounded.
static PLACES: Semaphore = Semaphore::const_new(2);

/// A file to make a picture of.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The file; empty if none was chosen.
    pub bytes: Vec<u8>,
    /// The square to cut out; the middle of the picture if it is none of it.
    pub crop: Option<Crop>,
}

/// A square, in pixels of the picture as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crop {
    /// From the left edge.
    pub x: u32,
    /// From the top edge.
    pub y: u32,
    /// The length of its sides.
    pub side: u32,
}

/// The squares of a picture as PNG files, in the order of [`SIZES`].
#[derive(Debug, Clone, PartialEq, Eq)]
struct Squares([Vec<u8>; 3]);

/// The squares of a new picture with its id.
#[derive(Debug, Clone)]
pub(crate) struct NewSquares {
    id: PictureId,
    squares: Squares,
}

impl NewSquares {
    /// The picture as the store takes it.
    pub(crate) fn to_insert(&self, at: Timestamp) -> NewPicture<'_> {
        let Squares([small, medium, large]) = &self.squares;
        NewPicture { id: self.id, sizes: [small, medium, large], at }
    }
}

/// Makes the squares of an upload and gives them an id. Ask before whether the caller may change the picture: decoding is
/// work.
///
/// # Errors
/// `Invalid` for the field `picture` with what is wrong with the file.
pub(crate) async fn new_squares(service: &Service, upload: Upload) -> Result<NewSquares, ErrorKind> {
    Ok(NewSquares { id: PictureId::new(service.new_uuid()), squares: squares(upload).await? })
}

/// Makes the squares of an upload, on a thread for blocking work.
///
/// # Errors
/// `Invalid` for the field `picture` with what is wrong with the file.
async fn squares(upload: Upload) -> Result<Squares, ErrorKind> {
    let _place = PLACES.acquire().await.map_err(|_| ErrorKind::Busy)?;
    let made = tokio::task::spawn_blocking(move || squares_of(&upload)).await;
    made.map_err(|_| ErrorKind::Internal)?
        .map_err(|error| ErrorKind::field("picture", Problem::Picture { error }))
}

fn squares_of(upload: &Upload) -> Result<Squares, PictureError> {
    let picture = decode(&upload.bytes)?;
    let Crop { x, y, side } = fitting(upload.crop, picture.width(), picture.height());
    let mut square = picture.crop_imm(x, y, side, side);
    if side > LARGE {
        square = square.thumbnail_exact(LARGE, LARGE);
    }
    let mut files: [Vec<u8>; 3] = Default::default();
    for (file, size) in files.iter_mut().zip(SIZES) {
        let resized = square.resize_exact(size, size, FilterType::Lanczos3);
        // Eight bits for each colour, whatever the file had.
        let resized = DynamicImage::ImageRgba8(resized.into_rgba8());
        resized.write_to(&mut Cursor::new(file), ImageFormat::Png).map_err(|_| PictureError::Broken)?;
    }
    Ok(Squares(files))
}

/// The square if it lies inside of the picture; else the largest one in its middle.
fn fitting(crop: Option<Crop>, width: u32, height: u32) -> Crop {
    let is_inside = |crop: &Crop| {
        let fits = |start: u32, length: u32| start.checked_add(crop.side).is_some_and(|end| end <= length);
        crop.side > 0 && fits(crop.x, width) && fits(crop.y, height)
    };
    let side = width.min(height);
    crop.filter(is_inside).unwrap_or(Crop { x: (width - side) / 2, y: (height - side) / 2, side })
}

/// The picture as it is shown. What a file is, its first bytes say; its name says nothing.
fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureError> {
    if bytes.is_empty() {
        return Err(PictureError::Missing);
    }
    if bytes.len() > MAX_BYTES {
        return Err(PictureError::Bytes);
    }
    let format = image::guess_format(bytes).map_err(|_| PictureError::Kind)?;
    let moves = match format {
        ImageFormat::Jpeg => Ok(false),
        ImageFormat::Png => {
            PngDecoder::with_limits(Cursor::new(bytes), limits()).and_then(|decoder| decoder.is_apng())
        }
        ImageFormat::WebP => WebPDecoder::new(Cursor::new(bytes)).map(|decoder| decoder.has_animation()),
        ImageFormat::Gif => {
            return Err(if is_animated_gif(bytes) { PictureError::Animated } else { PictureError::Kind });
        }
        _ => return Err(PictureError::Kind),
    };
    if moves.map_err(|error| problem(&error))? {
        return Err(PictureError::Animated);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits());
    let mut decoder = reader.into_decoder().map_err(|error| problem(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(PictureError::Pixels);
    }
    if width.min(height) < SIZES[0] {
        return Err(PictureError::Small);
    }
    // A file without this has its first pixel at the top left.
    let orientation = decoder.orientation().ok();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| problem(&error))?;
    if let Some(orientation) = orientation {
        picture.apply_orientation(orientation);
    }
    Ok(picture)
}

/// Whether a GIF has the extension by which browsers repeat its pictures.
fn is_animated_gif(bytes: &[u8]) -> bool {
    bytes.windows(11).any(|part| part == b"NETSCAPE2.0")
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    limits
}

const fn problem(error: &ImageError) -> PictureError {
    match error {
        ImageError::Limits(_) => PictureError::Pixels,
        _ => PictureError::Broken,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    /// A picture whose left half is red and whose right half is blue.
    fn halves(width: u32, height: u32) -> DynamicImage {
        let colour = |x| if x < width / 2 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 255]) };
        DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, _| colour(x)))
    }

    fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = if format == ImageFormat::Jpeg { picture.to_rgb8().into() } else { picture.clone() };
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    fn refused(bytes: Vec<u8>) -> PictureError {
        squares_of(&Upload { bytes, crop: None }).unwrap_err()
    }

    /// A JPEG with an Exif segment that holds this orientation and a place.
    fn jpeg_with_exif(orientation: u8) -> Vec<u8> {
        let plain = file(&halves(120, 60), ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        exif.extend(b"GPS 52.5200 13.4050");
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat()
    }

    #[test]
    fn a_picture_becomes_squares_of_three_sizes_whatever_kind_of_file_it_was() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let upload = Upload { bytes: file(&halves(300, 200), format), crop: None };
            let Squares(files) = squares_of(&upload).unwrap();
            for (file, size) in files.iter().zip(SIZES) {
                let square = image::load_from_memory_with_format(file, ImageFormat::Png).unwrap();
                assert_eq!((square.width(), square.height()), (size, size), "{format:?}");
            }
        }
    }

    #[test]
    fn the_chosen_square_is_cut_out_and_one_outside_of_the_picture_is_its_middle() {
        let bytes = file(&halves(300, 200), ImageFormat::Png);
        let middle = |crop| {
            let Squares(files) = squares_of(&Upload { bytes: bytes.clone(), crop }).unwrap();
            let square = image::load_from_memory(&files[2]).unwrap().to_rgba8();
            [square.get_pixel(10, 128).0, square.get_pixel(245, 128).0]
        };
        let (red, blue) = ([255, 0, 0, 255], [0, 0, 255, 255]);
        assert_eq!(middle(Some(Crop { x: 200, y: 10, side: 90 })), [blue, blue]);
        assert_eq!(middle(Some(Crop { x: 10, y: 10, side: 90 })), [red, red]);
        assert_eq!(middle(None), [red, blue]);
        for outside in [(290, 0, 90), (0, 150, 90), (0, 0, 0), (u32::MAX, 0, 2), (0, 0, u32::MAX)] {
            let (x, y, side) = outside;
            assert_eq!(middle(Some(Crop { x, y, side })), [red, blue], "{outside:?}");
        }
    }

    #[test]
    fn a_photo_is_turned_as_it_was_taken_and_its_place_is_forgotten() {
        let Squares(files) = squares_of(&Upload { bytes: jpeg_with_exif(6), crop: None }).unwrap();
        let square = image::load_from_memory(&files[2]).unwrap().to_rgba8();
        // Turned to the right, red is above blue.
        let (above, below) = (square.get_pixel(128, 10).0, square.get_pixel(128, 245).0);
        assert!(above[0] > 200 && above[2] < 60, "{above:?}");
        assert!(below[2] > 200 && below[0] < 60, "{below:?}");
        for file in &files {
            assert!(!file.windows(3).any(|part| part == b"GPS"));
            assert!(!file.windows(4).any(|part| part == b"Exif" || part == b"eXIf"));
        }
    }

    #[test]
    fn a_file_that_is_no_picture_is_refused_with_its_reason() {
        let png = file(&halves(64, 64), ImageFormat::Png);
        assert_eq!(refused(Vec::new()), PictureError::Missing);
        assert_eq!(
            refused(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec()),
            PictureError::Kind
        );
        assert_eq!(refused(b"<!doctype html><script>alert(1)</script>".to_vec()), PictureError::Kind);
        assert_eq!(refused(b"%PDF-1.7".to_vec()), PictureError::Kind);
        assert_eq!(refused(png[..png.len() / 2].to_vec()), PictureError::Broken);
        assert_eq!(refused([&png[..8], b"garbage".as_slice()].concat()), PictureError::Broken);
        assert_eq!(refused(file(&halves(31, 500), ImageFormat::Png)), PictureError::Small);
        assert_eq!(refused(vec![0; MAX_BYTES + 1]), PictureError::Bytes);
    }

    #[test]
    fn a_picture_that_moves_is_refused() {
        let png = file(&halves(64, 64), ImageFormat::Png);
        // The chunk that makes a PNG move, after its header: one picture, for ever, with its checksum.
        let control = [b"acTL".as_slice(), &1u32.to_be_bytes(), &0u32.to_be_bytes()].concat();
        let chunk = [&8u32.to_be_bytes(), control.as_slice(), &0xb42d_e9a0_u32.to_be_bytes()].concat();
        assert_eq!(refused([&png[..33], &chunk, &png[33..]].concat()), PictureError::Animated);
        assert_eq!(refused(b"GIF89a..!\xff\x0bNETSCAPE2.0\x03\x01".to_vec()), PictureError::Animated);
        assert_eq!(refused(b"GIF89a..".to_vec()), PictureError::Kind);
    }

    #[test]
    fn a_small_file_with_very_many_pixels_is_refused_before_they_are_decoded() {
        let header = |width: u32, height: u32| {
            let mut png = file(&halves(64, 64), ImageFormat::Png);
            png[16..20].copy_from_slice(&width.to_be_bytes());
            png[20..24].copy_from_slice(&height.to_be_bytes());
            let checksum = crc(&png[12..29]);
            png[29..33].copy_from_slice(&checksum.to_be_bytes());
            png
        };
        assert_eq!(refused(header(19_000, 19_000)), PictureError::Pixels);
        assert_eq!(refused(header(1_000_000, 64)), PictureError::Pixels);
    }

    /// The checksum of a PNG's chunk.
    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32, byte: &u8| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xedb8_8320 & 0u32.wrapping_sub(crc & 1))
            })
        };
        !bytes.iter().fold(u32::MAX, step)
    }
}
